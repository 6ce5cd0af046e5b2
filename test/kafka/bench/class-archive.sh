#!/usr/bin/env bash
# class-archive.sh TARBALL ARCHIVE: starts the Kafka of a tarball once, and notes the classes it took from where nodes have
# them. The JVM then maps them instead of reading jars, as long as it is the same JVM and the jars are the same.
set -euo pipefail
tarball=$(realpath "$1")
archive=$(realpath "$(dirname "$2")")/$(basename "$2")
export tarball archive

# Mounts, processes and ports of its own: nothing of it is left or seen outside.
exec unshare --mount --net --pid --fork --kill-child bash -euo pipefail -c '
  mount -t proc proc /proc
  mount -t tmpfs tmpfs /opt
  mkdir /opt/kafka /opt/work
  tar --extract --file "$tarball" --directory /opt/kafka --strip-components 1
  ip link set lo up
  cd /opt/work
  cat >server.properties <<END
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:9093
controller.listener.names=CONTROLLER
listeners=CONTROLLER://127.0.0.1:9093,PLAINTEXT://127.0.0.1:9092
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
log.dirs=/opt/work/data
END
  export LOG_DIR=/opt/work KAFKA_HEAP_OPTS=-Xmx256m
  /opt/kafka/bin/kafka-storage.sh format --standalone --cluster-id MkU3OEVBNTcwNTJENDM2Qg --config server.properties >out 2>&1
  KAFKA_OPTS="-XX:ArchiveClassesAtExit=$archive.new -Xlog:disable" /opt/kafka/bin/kafka-server-start.sh server.properties >out 2>&1 &
  for _ in {1..300}; do
    ! grep --quiet "Kafka Server started" out || break
    sleep 0.2
  done
  /opt/kafka/bin/kafka-cluster.sh list-endpoints --bootstrap-server 127.0.0.1:9092 >/dev/null
  kill $!
  wait $! || [ $? -eq 143 ]
  mv "$archive.new" "$archive"
'
