# What a person does to a node, one node at a time.
# shellcheck shell=bash

# To what the last deployment published. If it cannot be installed, what ran before runs again. Once it was interrupted,
# again: it begins with what was applied, and not with what is lying about. `apply now` asks nobody else.
node_apply() {
  local published=$STATE/published.env applied=$STATE/applied.env
  parameter "$NODE_PATH/published" >"$published"
  parameter "$NODE_PATH/applied" >"$applied"
  [ -s "$applied" ] || cp "$STATE/node.env" "$applied"
  if cmp --silent "$published" "$STATE/node.env" && cmp --silent "$published" "$applied"; then
    say 'this node already runs what was published'
    return 0
  fi
  check_can_apply "$applied" "$published"
  fetch_release "$(published RELEASE <"$published")"
  note_added_volumes "$applied" "$published"
  # A node that is not well is no loss to the others.
  if [ "${1:-}" != now ] && is_well 2>/dev/null; then
    check_others
  fi
  systemctl stop kafka.service
  switch_to "$published" || {
    say 'what was published could not be installed; back to what ran before'
    switch_to "$applied"
    start_kafka
    return 1
  }
  aws ssm put-parameter --name "$NODE_PATH/applied" --type String --value "file://$published" --overwrite >/dev/null
  start_kafka
  wait_until_well 2400
}

# published NAME: of a description on standard input.
published() { sed -n "s/^$1='\(.*\)'$/\1/p"; }

volumes_in() { published VOLUMES <"$1" | wc -w; }

check_can_apply() {
  local former=$1 next=$2
  [ "$(volumes_in "$next")" -ge "$(volumes_in "$former")" ] ||
    refuse "$(volumes_in "$next") volumes are published, and this node has $(volumes_in "$former"): what is on the others would be lost to it"
  [ "$(kind_of_certificate "$next")" = "$(kind_of_certificate "$former")" ] ||
    refuse "certificates from $(kind_of_certificate "$next") are published, and this node has one from $(kind_of_certificate "$former"): nodes of different kinds do not trust each other"
}

kind_of_certificate() { published CERTIFICATE <"$1" | cut -d ' ' -f 1; }

switch_to() {
  cp "$1" "$STATE/node.env.new" &&
    mv "$STATE/node.env.new" "$STATE/node.env" &&
    bash "$(release_folder "$(published RELEASE <"$1")")/kafka-node" install
}

# All of it again, from the volumes on: there may be more of them than before.
start_kafka() {
  systemctl stop kafka.service kafka-prepare.service kafka-volumes.service
  systemctl reset-failed 'kafka*' 'var-lib-kafka-*' 2>/dev/null || true
  systemctl start --no-block kafka.service
}

# Volumes that are new by intention: there is nothing on them to lose.
note_added_volumes() {
  local former=$1 next=$2
  : >"$STATE/added-volumes"
  is_controller ||
    published VOLUMES <"$next" | tr ' ' '\n' | tail -n "+$(($(volumes_in "$former") + 1))" >"$STATE/added-volumes"
}

release_folder() { echo "/opt/kafka-node/$(basename "$1" .zip)"; }

fetch_release() {
  local folder
  folder=$(release_folder "$1")
  [ ! -e "$folder/kafka-node" ] || return 0
  rm -rf "$folder.new"
  aws s3 cp --only-show-errors "$1" "$folder.zip"
  unzip -q "$folder.zip" -d "$folder.new"
  rm -rf "$folder" "$folder.zip"
  mv "$folder.new" "$folder"
}

# The volume of a broker was replaced by an empty one. What was on it comes back from the other brokers.
node_replace_volume() {
  local index=${1:?which volume, such as 0} volume
  is_controller && refuse 'a controller comes back with kafka-node rejoin-controller'
  volume=$(volume_of "$DATA/$index/logs")
  [ -n "$volume" ] || refuse "this node has no volume $index"
  check_is_empty "$index"
  mount_approved "$volume"
  check_is_empty "$index"
  ready_to_format
  format_with
  systemctl start --no-block kafka.service
  wait_until_well 2400
}

# mount_approved VOLUME: with an empty file system, where there is none on it.
mount_approved() {
  systemctl stop kafka.service kafka-prepare.service
  systemctl reset-failed 'kafka*' 'var-lib-kafka-*' 2>/dev/null || true
  APPROVED_VOLUME=$1
  node_volumes
  systemctl start kafka-volumes.service
  local index=0 _
  for _ in $VOLUMES; do
    systemctl start "var-lib-kafka-$index.mount"
    index=$((index + 1))
  done
}

# Asked before anything is stopped, and again when what was not mounted is.
check_is_empty() {
  [ ! -s "$DATA/$1/logs/meta.properties" ] || refuse "$DATA/$1 is not empty: there is nothing to replace"
}

ready_to_format() {
  attempt check_identities
  attempt make_directories
  attempt certificates
  attempt render_properties
  attempt names_resolve
}

# As a member that the quorum has not seen: the same id, another directory id. The one that lost its disk is voted out.
# Where it was interrupted, again: the file says that what is there was formatted by it, and is not yet a member.
node_rejoin_controller() {
  local rejoining=$DATA/0/rejoining
  is_controller || refuse 'a broker has kafka-node replace-volume'
  [ -e "$rejoining" ] || check_is_empty 0
  mount_approved "$VOLUMES"
  [ -e "$rejoining" ] || check_is_empty 0
  ready_to_format
  if [ ! -s "$DATA/0/logs/meta.properties" ]; then
    attempt remove_former_self
    touch "$rejoining"
    format_with --no-initial-controllers
    identity >"$DATA/0/identity"
    flush
  fi
  systemctl start --no-block kafka.service
  attempt add_self
  rm "$rejoining"
  wait_until_well 600
}

# quorum ARGUMENT...: asked of the other controllers.
quorum() {
  local others settings=$STATE/controller-admin.properties
  others=$(controllers | sed -n "/^$NODE_ID@/!s/^[0-9]*@\([^:]*:[0-9]*\):.*/\1/p" | paste -sd ,)
  cat "$PROPERTIES" "$STATE/admin.properties" >"$settings"
  chown root:kafka "$settings"
  chmod 640 "$settings"
  as_kafka /opt/kafka/bin/kafka-metadata-quorum.sh --bootstrap-controller "$others" --command-config "$settings" "$@"
}

# One a line: node id, directory id, log end, lag, last fetch, last caught up, status.
members_of_quorum() { quorum describe --replication | tail -n +2; }

self_in_quorum() { members_of_quorum | awk -v node="$NODE_ID" '$1 == node { print $2, $7 }'; }

remove_former_self() {
  local former
  former=$(self_in_quorum | awk '$2 != "Observer" { print $1 }')
  [ -z "$former" ] || quorum remove-controller --controller-id "$NODE_ID" --controller-directory-id "$former"
}

# Once the others see it; they take no member that is behind.
add_self() {
  local known
  if systemctl is-failed --quiet kafka.service; then
    refuse 'Kafka does not start; when it does, say rejoin-controller again'
  fi
  known=$(self_in_quorum)
  case $known in
    *Observer) quorum add-controller ;;
    '')
      say 'the quorum does not see this node yet'
      return 1
      ;;
  esac
}

# Two administrators take turns: whoever still uses the former password goes on until the next rotation.
node_rotate_admin() {
  local text user password file=$SECRETS/scram
  is_broker || refuse 'a controller knows no brokers; run it on one of those'
  text=$(secret "$ADMIN_SECRET")
  case $(field username <<<"$text") in
    admin-1) user=admin-2 ;;
    *) user=admin-1 ;;
  esac
  password=$(openssl rand -hex 24)
  install -m 600 -o kafka -g kafka /dev/null "$file"
  # No brackets, as on the command line: in a file each line is a property.
  printf 'SCRAM-SHA-512=iterations=8192,password=%s\n' "$password" >"$file"
  as_kafka /opt/kafka/bin/kafka-configs.sh --bootstrap-server "$HOST:9094" --command-config "$STATE/admin.properties" \
    --entity-type users --entity-name "$user" --alter --add-config-file "$file" >/dev/null
  (umask 077 && printf '{"username":"%s","password":"%s"}' "$user" "$password" >"$file")
  aws secretsmanager put-secret-value --secret-id "$ADMIN_SECRET" --client-request-token "$(openssl rand -hex 16)" \
    --secret-string "file://$file" >/dev/null
  rm -f "$file"
  say "the administrator is $user now"
}
