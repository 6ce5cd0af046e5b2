# What only this node knows of itself, every minute: for CloudWatch, and as a file for the exporter of the machine.
# shellcheck shell=bash

METRICS_FOLDER=/var/lib/kafka-node/metrics
LAG_HISTORY=/var/lib/kafka-node/lag-history

node_metrics() {
  local exporter file=$METRICS_FOLDER/kafka-node.prom
  # All of it within a minute: what AWS does not answer is left out, and what there is still told.
  aws() { timeout 8 aws "$@"; }
  install -d -m 755 "$METRICS_FOLDER"
  exporter=$(curl --fail --silent --max-time 10 "$METRICS" || true)
  {
    of_this_node "$exporter"
    allowances
    volumes_as_aws_sees_them
    if leads_offsets <<<"$exporter"; then consumer_lag; fi
  } >"$file.new"
  chmod 644 "$file.new"
  mv "$file.new" "$file"
  if [ -e "$BUNDLE/agent" ]; then send_metrics "$file"; fi
}

# gauge NAME HELP VALUE: nothing where there is no value. What cannot be told is no reason to tell nothing else.
gauge() {
  [ -z "$3" ] ||
    printf '# HELP kafka_node_%s %s.\n# TYPE kafka_node_%s gauge\nkafka_node_%s %s\n' "$1" "$2" "$1" "$1" "$3"
}

of_this_node() {
  gauge certificate_days_left 'Days until the certificate of this node ends' "$(certificate_days_left || true)"
  gauge release_pending_hours 'Hours for which this node has not taken up what was published for it' \
    "$(release_pending_hours || true)"
  gauge reports 'Whether Kafka, and the agent where there is one, tell of this node' "$(reports "$1")"
  gauge heap_after_gc_percent 'What is left of the heap after a collection' "$(heap_after_gc <<<"$1")"
}

# reports EXPORTER: nothing where somebody is silent, as who counts nodes is to miss this one.
reports() {
  [ -n "$1" ] || return 0
  [ ! -e "$BUNDLE/agent" ] || systemctl is-active --quiet amazon-cloudwatch-agent.service || return 0
  echo 1
}

certificate_days_left() {
  local end
  end=$(openssl x509 -in "$TLS/node.pem" -noout -enddate) &&
    echo $((($(date --date "${end#notAfter=}" +%s) - $(date +%s)) / 86400))
}

# What is published is asked for every five minutes only.
release_pending_hours() {
  local since=$STATE/pending-since published=$SECRETS/published.env
  if ! is_fresh "$published"; then
    parameter "$NODE_PATH/published" >"$published.new" && mv "$published.new" "$published" || return 1
  fi
  if cmp --silent "$published" "$STATE/node.env"; then
    rm -f "$since"
    echo 0
  else
    [ -s "$since" ] || date +%s >"$since"
    echo $((($(date +%s) - $(cat "$since")) / 3600))
  fi
}

# is_fresh FILE: written less than five minutes ago.
is_fresh() { [ -n "$(find "$1" -mmin -5 2>/dev/null)" ]; }

heap_after_gc() {
  awk '/^jvm_memory_pool_collection_used_bytes/ { used += $NF }
    /^jvm_memory_max_bytes\{area="heap"/ { most = $NF }
    END { if (most > 0) printf "%.1f\n", 100 * used / most }'
}

# Packets that the network of the instance did not let pass in the last minute, of which the driver counts all there ever were, on
# the way to everybody else; that a container has a card as well is nothing to Kafka:
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-network-performance-ena.html
allowances() {
  local last=$SECRETS/allowances interface all before
  command -v ethtool >/dev/null || return 0
  interface=$(ip -oneline route show default | sed -n '1s/.* dev \([^ ]*\).*/\1/p')
  all=$(ethtool -S "$interface" 2>/dev/null | awk '/_allowance_exceeded:/ { sum += $2; any = 1 } END { if (any) printf "%.0f\n", sum }') ||
    return 0
  before=$(cat "$last" 2>/dev/null || true)
  [ -z "$all" ] || echo "$all" >"$last"
  # Of the time before the first minute nothing is known, and the driver begins anew with each boot.
  [ -z "$all" ] || [ -z "$before" ] || [ "$all" -lt "$before" ] ||
    gauge network_allowance_exceeded 'Packets that the instance did not let pass in the last minute' "$((all - before))"
}

# By the ids of this instance and its volumes, which nobody else needs to know. Asked for every five minutes only.
volumes_as_aws_sees_them() {
  local file=$SECRETS/ebs.prom
  is_fresh "$file" || { (ask_for_volumes) >"$file.new" && mv "$file.new" "$file"; } || return 0
  cat "$file"
}

ask_for_volumes() {
  local instance answer
  instance=$(metadata instance-id)
  volume_queries "$instance" >"$SECRETS/ebs.json"
  answer=$(aws cloudwatch get-metric-data --start-time "$(date --utc --date '15 minutes ago' +%FT%TZ)" \
    --end-time "$(date --utc +%FT%TZ)" --metric-data-queries "file://$SECRETS/ebs.json" \
    --query 'MetricDataResults[].[Id,Values[0]]' --output text)
  gauge ebs_balance_percent 'What is left of bursts to EBS' "$(answers balance <<<"$answer" | sort -n | head -n 1)"
  gauge failing_volumes 'Volumes that are not reached, or have stopped to work on operations' \
    "$(answers failing <<<"$answer" | awk '{ sum += $1; any = 1 } END { if (any) print sum + 0 }')"
}

# answers ID: the newest values of queries whose ids begin so, where AWS has any: not every type of instance has bursts.
answers() { awk -v id="$1" 'index($1, id) == 1 && $2 != "None" { print $2 }'; }

volume_queries() {
  local volume index=0 instance="{\"Name\":\"InstanceId\",\"Value\":\"$1\"}"
  printf '['
  query balanceOfBytes AWS/EC2 'EBSByteBalance%' Minimum 300 "$instance"
  printf ','
  query balanceOfOperations AWS/EC2 'EBSIOBalance%' Minimum 300 "$instance"
  printf ','
  query failingToReach AWS/EC2 StatusCheckFailed_AttachedEBS Maximum 300 "$instance"
  for volume in $VOLUMES; do
    printf ','
    query "failing$index" AWS/EBS VolumeStalledIOCheck Maximum 300 "$instance,{\"Name\":\"VolumeId\",\"Value\":\"$volume\"}"
    index=$((index + 1))
  done
  printf ']\n'
}

# query ID NAMESPACE METRIC STATISTIC SECONDS DIMENSIONS
query() {
  printf '{"Id":"%s","MetricStat":{"Metric":{"Namespace":"%s","MetricName":"%s","Dimensions":[%s]},"Stat":"%s","Period":%s}}' \
    "$1" "$2" "$3" "$6" "$4" "$5"
}

# One broker is enough to ask, and another takes over where it is gone: replicas that follow count none in sync.
leads_offsets() {
  [ -s "$BUNDLE/consumer-groups" ] &&
    awk '/^kafka_cluster_partition_insyncreplicascount_consumer_offsets_0 / { in_sync = $2 } END { exit !(in_sync > 0) }'
}

consumer_lag() {
  local offsets=$SECRETS/offsets why
  why=$(ask_for_offsets "$offsets")
  if [ -n "$why" ]; then
    say "the offsets of consumer groups cannot be asked for: $why"
    return 0
  fi
  touch "$LAG_HISTORY" "$LAG_HISTORY.new"
  wanted_offsets <"$offsets" |
    awk -v now="$(date +%s)" -v history="$LAG_HISTORY.new" -f "$BUNDLE/lib/lag.awk" reading=history "$LAG_HISTORY" reading=now -
  mv "$LAG_HISTORY.new" "$LAG_HISTORY"
}

# ask_for_offsets FILE: prints why there are none. All groups are asked for, because one that is not there would be an error for
# the others. What fails within the tool is a line among the others, and no status; and 5 s are all it has, where nobody says more.
ask_for_offsets() {
  as_kafka timeout 15 /opt/kafka/bin/kafka-consumer-groups.sh --bootstrap-server "$HOST:9094" --timeout 10000 \
    --command-config "$STATE/admin.properties" --describe --offsets --all-groups >"$1" 2>/dev/null ||
    echo "kafka-consumer-groups.sh ended with $?"
  sed -n 's/^Error: Executing consumer group command failed due to //p' "$1"
}

# One a line: group, topic, partition, committed offset, end of the partition. A name that would break out of quotes is left out,
# and so is one that no metric can have.
wanted_offsets() {
  LC_ALL=C awk 'reading == "wanted" { wanted[$1]; next }
    !($1 in wanted) && !("*" in wanted) || $1 ~ /[^!-~]|["\\]/ { next }
    $3 ~ /^[0-9]+$/ && $4 ~ /^[0-9]+$/ && $5 ~ /^[0-9]+$/ { print $1, $2, $3, $4, $5 }' \
    reading=wanted "$BUNDLE/consumer-groups" reading=offsets -
}

# send_metrics FILE: what is ours of it, a thousand at a time, which is what CloudWatch takes.
send_metrics() {
  local part
  rm -f "$SECRETS"/metrics.*
  awk -v cluster="$CLUSTER_NAME" -v node="$NODE_ID" -f "$BUNDLE/lib/metric-data.awk" "$1" |
    split --lines 1000 - "$SECRETS/metrics."
  for part in "$SECRETS"/metrics.*; do
    [ -s "$part" ] || continue
    { echo '['; paste --serial --delimiters=, "$part"; echo ']'; } >"$part.json"
    aws cloudwatch put-metric-data --namespace cdk-kafka --metric-data "file://$part.json"
  done
}
