#!/bin/bash
# Run once by Gradescope, as root, when it builds the image: all that Trapeze needs for this lab.
set -e
apt-get update
apt-get install -y --no-install-recommends @packages@
apt-get clean
