/**
 * Address spaces as values: what a process's page table and regions say at one moment, what differs
 * between two moments, and both as text, SVG and JSON. Nothing here runs a machine or knows a
 * command.
 */
@NullMarked
package dev.trapeze.console.maps;

import org.jspecify.annotations.NullMarked;
