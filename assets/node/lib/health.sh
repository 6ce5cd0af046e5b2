# Whether a node is well, read on the node itself: no management port is open to anybody else.
# shellcheck shell=bash

METRICS=http://127.0.0.1:9404/metrics

node_health() {
  is_well || return 1
  if is_broker; then is_unfenced || return 1; fi
  echo "node $NODE_ID is well"
}

# Said step by step: in a condition, where this is asked, `set -e` is deaf.
is_well() {
  local metrics
  metrics=$(curl --fail --silent --max-time 10 "$METRICS") || {
    say 'Kafka does not run, or does not answer yet'
    return 1
  }
  if is_controller; then controller_is_well <<<"$metrics" || return 1; fi
  if is_broker; then broker_is_well <<<"$metrics" || return 1; fi
}

# A broker does not know when it is fenced later on: the controllers do.
is_unfenced() {
  local brokers
  brokers=$(as_kafka /opt/kafka/bin/kafka-cluster.sh list-endpoints --bootstrap-server "$HOST:9094" \
    --config "$STATE/admin.properties" --include-fenced-brokers) || return 1
  awk -v id="$NODE_ID" '$1 == id && / unfenced / { found = 1 } END { exit !found }' <<<"$brokers" || {
    say 'the controllers have fenced this broker'
    return 1
  }
}

# A port that is open says nothing: a quorum without a leader has open ports as well.
controller_is_well() {
  local metrics state leader lag
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
  # One that is cut off goes on to believe in the last leader that it knew; a leader writes twice a second.
  lag=$(awk '$1 == "kafka_controller_kafkacontroller_lastappliedrecordlagms" { printf "%.0f\n", $2 / 1000 }' <<<"$metrics")
  [ "${lag:-0}" -lt 10 ] || {
    say "this controller has heard nothing new from the one that leads for $lag seconds"
    return 1
  }
}

# 3 is RUNNING: registered with the controllers, caught up, and no longer fenced as every broker is at first.
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

# Nobody else may be missing: this node will be, for a while.
check_others() {
  local lagging
  if is_broker; then
    lagging=$(as_kafka /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$HOST:9094" \
      --command-config "$STATE/admin.properties" --describe --under-replicated-partitions)
    [ -z "$lagging" ] || {
      say "not every replica is in sync, so this node is not stopped now"
      return 1
    }
  fi
  if is_controller; then
    # A member that is behind by more than a moment, or not there, has a lag.
    lagging=$(members_of_quorum | awk '$7 != "Observer" && $4 > 100 { print $1 }')
    [ -z "$lagging" ] || {
      say "controller $lagging is behind, so this node is not stopped now"
      return 1
    }
  fi
}

# value NAME: of a metric without labels, as a whole number.
value() { awk -v name="$1" '$1 == name { printf "%d\n", $2 }'; }

# wait_until_well SECONDS
wait_until_well() {
  local end=$((SECONDS + $1))
  until is_well 2>"$SECRETS/health"; do
    if [ "$SECONDS" -ge "$end" ]; then
      cat "$SECRETS/health" >&2
      return 1
    fi
    if systemctl is-failed --quiet kafka-volumes.service 'var-lib-kafka-*.mount' kafka-prepare.service kafka.service; then
      say 'a unit has failed; see journalctl --unit "kafka*"'
      return 1
    fi
    sleep 2
  done
  node_health
}
