# Exporter of the machine and Amazon's agent, where the cluster has them. Kafka does not wait for either.
# shellcheck shell=bash

AGENT=/opt/kafka-node/agent
AGENT_CONTROL=/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl
JOURNAL_SINCE=1.300070 # the first agent that reads it

node_telemetry() {
  if [ -e "$BUNDLE/units/kafka-node-exporter.service" ]; then
    fill "$BUNDLE/install-node-exporter" >"$SECRETS/install-node-exporter"
    bash "$SECRETS/install-node-exporter"
    systemctl enable --quiet kafka-node-exporter.service
    systemctl restart kafka-node-exporter.service
  else
    systemctl disable --quiet --now kafka-node-exporter.service 2>/dev/null || true
  fi
  if [ -e "$BUNDLE/agent" ]; then
    start_agent
  elif [ -e "$AGENT_CONTROL" ]; then
    "$AGENT_CONTROL" -a stop
  fi
}

start_agent() {
  local file
  rpm --query --quiet amazon-cloudwatch-agent || dnf install --assumeyes --quiet amazon-cloudwatch-agent
  install -d -m 755 "$AGENT"
  for file in "$BUNDLE"/agent/*; do
    fill "$file" >"$AGENT/$(basename "$file")"
  done
  "$AGENT_CONTROL" -a fetch-config -m ec2 -c "file:$AGENT/cloudwatch.json"
  if reads_journal; then
    "$AGENT_CONTROL" -a append-config -m ec2 -c "file:$AGENT/journal.json"
  fi
  "$AGENT_CONTROL" -a stop
  "$AGENT_CONTROL" -a start
}

reads_journal() {
  printf '%s\n' "$JOURNAL_SINCE" "$(rpm --query --queryformat '%{VERSION}' amazon-cloudwatch-agent)" |
    sort --version-sort --check=quiet
}
