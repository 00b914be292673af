#!/bin/bash
# Run once by Gradescope, as root, when it builds the image: a JDK is all that Trapeze needs.
set -e
apt-get update
apt-get install -y --no-install-recommends openjdk-17-jdk-headless
apt-get clean
