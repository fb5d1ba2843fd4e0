#!/bin/sh
# stop.sh DIR: ends a lab that start.sh runs elsewhere, and waits until its folder is gone.
set -eu
pid=$(cat "$1/lab.pid")
kill "$pid"
while [ -e "$1" ]; do sleep 0.05; done
