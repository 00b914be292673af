package dev.trapeze.labs.lab;

/**
 * A part of a lab.
 *
 * @param id a capital letter
 * @param title what is to be done, in a few words
 * @param points of all its tests, the hidden ones too
 */
public record LabTask(@Required String id, @Required String title, @Required int points) {}
