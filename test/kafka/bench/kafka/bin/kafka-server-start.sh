#!/bin/bash
# kafka-server-start.sh [-daemon] PROPERTIES [--override KEY=VALUE]..
if [ $# -eq 0 ]; then
  echo "USAGE: $0 [-daemon] server.properties [--override property=value]*" >&2
  exit 1
fi
here=$(dirname "$0")
export KAFKA_LOG4J_OPTS=${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=$here/../config/log4j2.yaml}
export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G}
options=(-name kafkaServer -loggc)
if [ "$1" = -daemon ]; then
  options=(-daemon "${options[@]}")
  shift
fi
exec "$here/kafka-run-class.sh" "${options[@]}" kafka.Kafka "$@"
