# Whether a node is well, read on the node itself: no management port is open to anybody else.
# shellcheck shell=bash

METRICS=http://127.0.0.1:9404/metrics

node_health() {
  local metrics
  metrics=$(curl --fail --silent --max-time 10 "$METRICS") || {
    say 'Kafka does not run, or does not answer yet'
    return 1
  }
  if is_controller; then controller_is_well <<<"$metrics"; fi
  if is_broker; then broker_is_well <<<"$metrics"; fi
  echo "node $NODE_ID is well"
}

# A port that is open says nothing: a quorum without a leader has open ports as well.
controller_is_well() {
  local metrics state leader
  metrics=$(cat)
  state=$(sed -n 's/^kafka_server_raft_metrics_current_state{.*state="\([a-z-]*\)".*/\1/p' <<<"$metrics")
  leader=$(value kafka_server_raft_metrics_current_leader <<<"$metrics")
  case $state in
    leader | follower) ;;
    *)
      say "as a controller this node is ${state:-nothing yet}, and neither leader nor follower"
      return 1
      ;;
  esac
  [ "${leader:--1}" != -1 ] || {
    say 'the quorum has no leader'
    return 1
  }
}

# 3 is RUNNING: registered with the controllers, caught up, and not fenced any more.
broker_is_well() {
  local metrics state left
  metrics=$(cat)
  state=$(value kafka_server_kafkaserver_brokerstate <<<"$metrics")
  [ "$state" = 3 ] || {
    say "the broker is in state ${state:-unknown}, and not in 3 (running)"
    return 1
  }
  left=$(awk '/^kafka_log_logmanager_remaininglogstorecover/ { sum += $NF } END { print sum + 0 }' <<<"$metrics")
  [ "$left" = 0 ] || {
    say "$left logs are still to be recovered"
    return 1
  }
}

# value NAME: of a metric without labels, as a whole number.
value() { awk -v name="$1" '$1 == name { printf "%d\n", $2 }'; }

# wait_until_well SECONDS
wait_until_well() {
  local end=$((SECONDS + $1))
  until (node_health) 2>"$SECRETS/health"; do
    if [ "$SECONDS" -ge "$end" ]; then
      cat "$SECRETS/health" >&2
      return 1
    fi
    if systemctl is-failed --quiet kafka-volumes.service kafka-prepare.service kafka.service; then
      say 'a unit has failed; see journalctl --unit "kafka*"'
      return 1
    fi
    sleep 2
  done
}
