# An instance that is to go: Kafka hands its leaders over, and the volumes are free for the next instance.
# shellcheck shell=bash

node_watch_termination() {
  while true; do
    if [ "$(metadata autoscaling/target-lifecycle-state || true)" = Terminated ]; then
      leave
      return 0
    fi
    sleep 5
  done
}

leave() {
  local instance group
  say "this instance is to be terminated: stopping Kafka"
  touch "$LEAVING"
  systemctl stop --no-block kafka.service
  instance=$(metadata instance-id)
  group=$(aws ec2 describe-instances --instance-ids "$instance" \
    --query "Reservations[0].Instances[0].Tags[?Key=='aws:autoscaling:groupName'].Value | [0]" --output text)
  # The hook is short, so that an instance that died does not keep its interface; who lives asks for more.
  until systemctl show --property ActiveState --value kafka.service | grep -qxE 'inactive|failed'; do
    lifecycle record-lifecycle-action-heartbeat "$group" "$instance" || true
    sleep 20
  done
  release_volumes "$instance"
  lifecycle complete-lifecycle-action "$group" "$instance" --lifecycle-action-result CONTINUE
}

lifecycle() {
  local action=$1 group=$2 instance=$3
  shift 3
  aws autoscaling "$action" --auto-scaling-group-name "$group" --lifecycle-hook-name stop-kafka --instance-id "$instance" "$@"
}

release_volumes() {
  local volume index=0
  for volume in $VOLUMES; do
    systemctl stop "var-lib-kafka-$index.mount"
    aws ec2 detach-volume --volume-id "$volume" --instance-id "$1" >/dev/null
    index=$((index + 1))
  done
}
