#!/bin/sh
# Starts the packaged program in the image; JAVA_OPTS adds JVM flags.
set -eu
cd /opt/frontdesk
# shellcheck disable=SC2086 # JAVA_OPTS is a list of words
exec java --enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector --sun-misc-unsafe-memory-access=allow \
  -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError ${JAVA_OPTS:-} \
  -jar target/quarkus-app/quarkus-run.jar "$@"
