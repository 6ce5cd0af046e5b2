# What a person does to a node, one node at a time.
# shellcheck shell=bash

# To what the last deployment published. If it cannot be installed, what ran before runs again.
node_apply() {
  local published=$STATE/published.env release
  parameter "$NODE_PATH/published" >"$published"
  if cmp --silent "$published" "$STATE/node.env"; then
    say 'this node already runs what was published'
    return 0
  fi
  release=$(sed -n "s/^RELEASE='\(.*\)'/\1/p" "$published")
  fetch_release "$release"
  systemctl stop kafka.service
  cp "$STATE/node.env" "$STATE/former.env"
  note_added_volumes "$published"
  switch_to "$published" "$release"
  wait_until_well 2400
}

switch_to() {
  local folder
  folder=$(release_folder "$2")
  cp "$1" "$STATE/node.env"
  if ! bash "$folder/kafka-node" install; then
    say 'what was published could not be installed; back to what ran before'
    cp "$STATE/former.env" "$STATE/node.env"
    bash "$BUNDLE/kafka-node" install
    systemctl start --no-block kafka.service
    return 1
  fi
  aws ssm put-parameter --name "$NODE_PATH/applied" --type String --value "file://$1" --overwrite >/dev/null
  systemctl restart kafka-volumes.service
  systemctl start --no-block kafka.service
}

# Volumes that are new by intention: there is nothing on them to lose.
note_added_volumes() {
  local known
  : >"$STATE/added-volumes"
  is_controller || {
    known=$(wc -w <<<"$VOLUMES")
    (
      # shellcheck source=node.env.sample
      . "$1"
      # shellcheck disable=SC2086  # one word a volume
      printf '%s\n' $VOLUMES | tail -n "+$((known + 1))"
    ) >"$STATE/added-volumes"
  }
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
  approve "$volume" "$index"
  attempt check_identities
  attempt certificates
  attempt render_properties
  attempt names_resolve
  attempt format_with
  systemctl start --no-block kafka.service
  wait_until_well 2400
}

# approve VOLUME INDEX: an empty file system on it, mounted; nothing where it is not empty.
approve() {
  systemctl stop kafka.service kafka-prepare.service
  systemctl reset-failed kafka.service kafka-prepare.service kafka-volumes.service 2>/dev/null || true
  APPROVED_VOLUME=$1
  node_volumes
  systemctl start kafka-volumes.service
  local index=0 _
  for _ in $VOLUMES; do
    systemctl start "var-lib-kafka-$index.mount"
    index=$((index + 1))
  done
  [ ! -s "$DATA/$2/logs/meta.properties" ] || refuse "$DATA/$2 is not empty: there is nothing to replace"
}

# As a member that the quorum has not seen: the same id, another directory id. The one that lost its disk is voted out.
node_rejoin_controller() {
  local volume=$VOLUMES
  is_controller || refuse 'a broker has kafka-node replace-volume'
  approve "$volume" 0
  attempt check_identities
  attempt certificates
  attempt render_properties
  attempt names_resolve
  cat "$PROPERTIES" "$STATE/admin.properties" >"$STATE/controller-admin.properties"
  attempt remove_former_self
  format_with --no-initial-controllers
  identity >"$DATA/0/identity"
  flush
  systemctl start --no-block kafka.service
  attempt add_self
  wait_until_well 600
}

quorum() {
  local others
  others=$(controllers | sed -n "/^$NODE_ID@/!s/^[0-9]*@\([^:]*:[0-9]*\):.*/\1/p" | paste -sd ,)
  as_kafka /opt/kafka/bin/kafka-metadata-quorum.sh --bootstrap-controller "$others" \
    --command-config "$STATE/controller-admin.properties" "$@"
}

# Columns: node id, directory id, log end, lag, last fetch, last caught up, status.
members() { quorum describe --replication | awk -v node="$NODE_ID" '$1 == node { print $2, $7 }'; }

remove_former_self() {
  local former
  chown root:kafka "$STATE/controller-admin.properties"
  chmod 640 "$STATE/controller-admin.properties"
  former=$(members | awk '$2 != "Observer" { print $1 }')
  [ -z "$former" ] || quorum remove-controller --controller-id "$NODE_ID" --controller-directory-id "$former"
}

# Only once it has what the others have: a member that is behind is one less to rely on.
add_self() {
  local known
  known=$(members)
  case $known in
    *Observer) quorum add-controller ;;
    '') return 1 ;;
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
  printf 'SCRAM-SHA-512=[iterations=8192,password=%s]\n' "$password" >"$file"
  as_kafka /opt/kafka/bin/kafka-configs.sh --bootstrap-server "$HOST:9094" --command-config "$STATE/admin.properties" \
    --entity-type users --entity-name "$user" --alter --add-config-file "$file"
  (umask 077 && printf '{"username":"%s","password":"%s"}' "$user" "$password" >"$file")
  aws secretsmanager put-secret-value --secret-id "$ADMIN_SECRET" --client-request-token "$(openssl rand -hex 16)" \
    --secret-string "file://$file" >/dev/null
  rm -f "$file"
  say "the administrator is $user now"
}
