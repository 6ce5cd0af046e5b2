# What is in the log directories: whose it is, and its first format.
# shellcheck shell=bash

node_prepare() {
  node_grow
  attempt check_identities
  attempt make_directories
  attempt certificates
  attempt render_properties
  attempt names_resolve
  attempt format
  # Kafka starts with the certificate that is there now.
  rm -f "$RESTART_DUE"
}

log_dirs() {
  local index=0 _
  for _ in $VOLUMES; do
    echo "$DATA/$index/logs"
    index=$((index + 1))
  done
}

# Beside the log directory and not in it, where Kafka suffers no strangers.
identity() { printf 'cluster.id=%s\nnode.id=%s\nhost=%s\n' "$CLUSTER_ID" "$NODE_ID" "$HOST"; }

check_identities() {
  local dir
  for dir in $(log_dirs); do
    check_identity "$dir"
  done
}

make_directories() {
  local dir
  discard_unfinished
  for dir in $(log_dirs); do
    install -d -o kafka -g kafka -m 750 "$dir"
  done
}

# A cluster remembers its controllers by name, and no setting makes it forget: a host name is for life.
check_identity() {
  local dir=$1 known
  known=${dir%/logs}/identity
  if [ -s "$known" ] && [ "$(cat "$known")" != "$(identity)" ]; then
    refuse "${dir%/logs} belongs to $(tr '\n' ' ' <"$known")and this is $(identity | tr '\n' ' ')"
  fi
  if [ -s "$dir/meta.properties" ]; then
    check_property "$dir/meta.properties" cluster.id "$CLUSTER_ID"
    check_property "$dir/meta.properties" node.id "$NODE_ID"
  fi
}

check_property() {
  local known
  known=$(sed -n "s/^$2=//p" "$1")
  [ "$known" = "$3" ] || refuse "$1 says $2=$known, and this node has $2=$3"
}

render_properties() {
  local RACK
  # shellcheck disable=SC2034  # for fill
  RACK=$(metadata placement/availability-zone-id)
  fill "$BUNDLE/$ROLE.properties" >"$PROPERTIES.new"
  mv "$PROPERTIES.new" "$PROPERTIES"
}

# A controller that starts before the names of the others are there may never find them.
names_resolve() {
  local name
  for name in $(controllers | sed 's/^[0-9]*@\([^:]*\):.*/\1/'); do
    getent ahosts "$name" >/dev/null || {
      say "$name does not resolve yet"
      return 1
    }
  done
}

# One a line: id@host:port:directory id.
controllers() { tr ',' '\n' <"$BUNDLE/initial-controllers"; }

# Only what was never formatted. A controller is given its directory id once in its life: were a majority of empty
# controllers formatted again with the ids that the quorum knows, they would elect a leader without the data.
format() {
  local dir new= administrator
  discard_unfinished
  for dir in $(log_dirs); do
    [ -s "$dir/meta.properties" ] || new=yes
  done
  if [ -n "$new" ]; then
    check_first_format
    if is_controller; then
      administrator=$(first_administrator)
      format_with "--initial-controllers=$(cat "$BUNDLE/initial-controllers")" "--add-scram=$administrator"
    else
      format_with
    fi
  fi
  for dir in $(log_dirs); do
    [ -s "${dir%/logs}/identity" ] || identity >"${dir%/logs}/identity"
  done
  flush
  mark formatted "$CLUSTER_ID"
}

check_first_format() {
  local dir formatted
  formatted=$(parameter "$NODE_PATH/formatted")
  [ -n "$formatted" ] || return 0
  for dir in $(log_dirs); do
    if [ ! -s "$dir/meta.properties" ] && ! is_added "$(volume_of "$dir")"; then
      refuse "$dir is empty, but node $NODE_ID held data before; where that is lost: $(remedy "$(index_of "$dir")")"
    fi
  done
}

index_of() { basename "${1%/logs}"; }

volume_of() {
  # shellcheck disable=SC2086  # one word a volume
  printf '%s\n' $VOLUMES | sed -n "$(($(index_of "$1") + 1))p"
}

# A format that did not end, as when power was lost: Kafka has not seen what it left, and would not start with it.
discard_unfinished() {
  local dir
  for dir in $(log_dirs); do
    if [ -e "$(unfinished "$dir")" ]; then
      say "the format of $dir did not end; it begins again"
      find "$dir" -mindepth 1 -delete
      rm "$(unfinished "$dir")"
    fi
  done
}

# It is there from before the first file is written until all are on the disk.
unfinished() { echo "${1%/logs}/formatting"; }

# format_with ARGUMENT...: read from a file by the tool, because whoever lists the processes sees their arguments.
format_with() {
  local file=$SECRETS/format dir
  for dir in $(log_dirs); do
    [ -s "$dir/meta.properties" ] || touch "$(unfinished "$dir")"
  done
  flush
  install -m 600 -o kafka -g kafka /dev/null "$file"
  printf '%s\n' "--cluster-id=$CLUSTER_ID" "--config=$PROPERTIES" --ignore-formatted "$@" >"$file"
  local status=0
  # What it prints of the records that it writes are keys of the administrator as well.
  as_kafka /opt/kafka/bin/kafka-storage.sh format "@$file" >/dev/null || status=$?
  rm -f "$file"
  flush
  [ "$status" = 0 ] || return "$status"
  for dir in $(log_dirs); do
    rm -f "$(unfinished "$dir")"
  done
  flush
}

# The tool does not wait for the disk: a power cut within the minute would leave files of no length.
flush() {
  local dir
  for dir in $(log_dirs); do
    sync --file-system "$dir"
  done
}

first_administrator() {
  local text user password
  text=$(secret "$ADMIN_SECRET")
  user=$(field username <<<"$text")
  password=$(field password <<<"$text")
  if [ -z "$user" ] || [ -z "$password" ]; then
    say "the secret of the administrator has no username or no password"
    return 1
  fi
  printf 'SCRAM-SHA-512=[name=%s,password=%s]' "$user" "$password"
}

# as_kafka COMMAND...: with the least memory, and without the agents of the server.
as_kafka() {
  setpriv --reuid kafka --regid kafka --init-groups -- env KAFKA_HEAP_OPTS=-Xmx256m KAFKA_OPTS= LOG_DIR=/var/log/kafka \
    KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1' "$@"
}
