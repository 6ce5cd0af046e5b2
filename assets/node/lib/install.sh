# From a description to units that start at every boot.
# shellcheck shell=bash

UNITS=/etc/systemd/system

# From user data, at the first boot of an instance.
node_boot() {
  attempt node_install
  systemctl start --no-block kafka.service
  wait_until_well 2400
}

node_install() {
  getent group kafka >/dev/null || groupadd --gid 9092 kafka
  # The same number on every instance, because the files on the volumes are owned by the number.
  getent passwd kafka >/dev/null ||
    useradd --uid 9092 --gid kafka --home-dir "$DATA" --no-create-home --shell /sbin/nologin kafka
  install -d -m 755 "$DATA" /etc/kafka
  install -d -o kafka -g kafka -m 750 /var/log/kafka
  fill "$BUNDLE/install-kafka" >"$SECRETS/install-kafka"
  bash "$SECRETS/install-kafka"
  ln -sfn "$BUNDLE" /opt/kafka-node/current
  ln -sfn /opt/kafka-node/current/kafka-node /usr/local/bin/kafka-node
  cp "$BUNDLE/$ROLE.env" /etc/kafka/kafka.env
  cp "$BUNDLE/$ROLE.sysctl" /etc/sysctl.d/90-kafka.conf
  systemctl restart systemd-sysctl.service
  install_units
  # Power that is lost within the minute would leave files of no length, and nobody to write them again.
  sync --file-system /
}

install_units() {
  local volume index=0 unit
  for unit in "$BUNDLE"/units/*.service "$BUNDLE"/units/*.timer; do
    cp "$unit" "$UNITS/"
  done
  mkdir -p "$UNITS/kafka-prepare.service.d"
  echo '[Unit]' >"$UNITS/kafka-prepare.service.d/volumes.conf"
  for volume in $VOLUMES; do
    sed -e "s|@WHAT@|$(device_of "$volume")|" -e "s|@WHERE@|$DATA/$index|" -e "s|@VOLUME@|$volume|" \
      "$BUNDLE/units/volume.mount" >"$UNITS/var-lib-kafka-$index.mount"
    install -d -m 755 "$DATA/$index"
    echo "RequiresMountsFor=$DATA/$index" >>"$UNITS/kafka-prepare.service.d/volumes.conf"
    wait_for_device "$volume"
    index=$((index + 1))
  done
  systemctl daemon-reload
  systemctl enable --quiet kafka.service kafka-termination.service kafka-certificates.timer kafka-metrics.timer \
    kafka-telemetry.service
  # Again, because it knows the volumes of its start.
  systemctl restart kafka-termination.service
  systemctl start kafka-certificates.timer kafka-metrics.timer
  systemctl restart --no-block kafka-telemetry.service
}

# A mount asks for its device from the start, and systemd gives up on one after 90 s: longer than some volumes take to be free.
wait_for_device() {
  local unit
  unit=$(systemd-escape --path --suffix=device "$(device_of "$1")")
  mkdir -p "$UNITS/$unit.d"
  printf '[Unit]\nJobRunningTimeoutSec=infinity\n' >"$UNITS/$unit.d/wait.conf"
}
