#!/bin/bash
# kafka-run-class.sh [-daemon] [-name NAME] [-loggc] CLASS ARGUMENT..: takes the variables that Kafka's own script takes.
home=$(dirname "$0")/..
logs=${LOG_DIR:-$home/logs}

while [ $# -gt 0 ]; do
  case $1 in
    -name) name=$2 && shift 2 ;;
    -loggc) gc=yes && shift ;;
    -daemon) daemon=yes && shift ;;
    *) break ;;
  esac
done
if [ $# -eq 0 ]; then
  echo "USAGE: $0 [-daemon] [-name servicename] [-loggc] classname [opts]" >&2
  exit 1
fi

if [ -n "$KAFKA_LOG4J_OPTS" ]; then
  mkdir -p "$logs"
else
  KAFKA_LOG4J_OPTS="-Dlog4j2.configurationFile=$home/config/tools-log4j2.yaml"
fi
if [ -n "$gc" ] && [ -z "$KAFKA_GC_LOG_OPTS" ]; then
  KAFKA_GC_LOG_OPTS="-Xlog:gc*:file=$logs/$name-gc.log:time,tags:filecount=10,filesize=100M"
fi
performance='-server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true'
jmx='-Dcom.sun.management.jmxremote=true -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false'

# Sorted, as Kafka's own script has them; the agent brings its jar itself.
shopt -s extglob
jars=("$home"/libs/!(jmx_*).jar)
classpath=$(
  IFS=:
  echo "${jars[*]}"
)
# Machines of the bench start so many that a second compiler and the reading of classes are most of their work.
archive=/usr/lib/bench/kafka.jsa
[ ! -e $archive ] || bench="-XX:TieredStopAtLevel=1 -XX:SharedArchiveFile=$archive -Xlog:disable"

# The variables hold several words each, and bound to be split.
# shellcheck disable=SC2086
run() {
  exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" $bench ${KAFKA_HEAP_OPTS:--Xmx256M} ${KAFKA_JVM_PERFORMANCE_OPTS:-$performance} \
    $KAFKA_GC_LOG_OPTS ${KAFKA_JMX_OPTS:-$jmx}${JMX_PORT:+ -Dcom.sun.management.jmxremote.port=$JMX_PORT} \
    "-Dkafka.logs.dir=$logs" $KAFKA_LOG4J_OPTS -cp "${CLASSPATH:+$CLASSPATH:}$classpath" $KAFKA_OPTS "$@"
}

if [ -n "$daemon" ]; then
  trap '' HUP
  run "$@" >"$logs/$name.out" 2>&1 </dev/null &
else
  run "$@"
fi
