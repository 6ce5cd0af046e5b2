# Volumes: attached, with the file system that they were given once, and no other.
# shellcheck shell=bash

node_volumes() {
  check_release
  attempt check_zone
  local volume index=0
  # shellcheck disable=SC2153  # from the description
  for volume in $VOLUMES; do
    attempt attach_volume "$volume" "$index"
    attempt file_system "$volume" "$index"
    index=$((index + 1))
  done
}

check_release() {
  [ ! -e "$LEAVING" ] || refuse 'this instance is to be terminated, and has given its volumes back'
  [ "$BUNDLE" = "$(release_folder "$RELEASE")" ] ||
    refuse "$BUNDLE runs, but $RELEASE is described, as an apply was interrupted: kafka-node apply"
}

# A volume cannot leave its zone, and so cannot a node.
check_zone() {
  local zone
  zone=$(metadata placement/availability-zone)
  [ "$zone" = "$AVAILABILITY_ZONE" ] ||
    refuse "this instance is in zone $zone, but node $NODE_ID and its volumes are in $AVAILABILITY_ZONE"
}

device_of() { echo "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${1//-/}"; }

# Waits for a volume to be free and never takes it away from an instance that may be writing to it.
attach_volume() {
  local volume=$1 index=$2 instance state holder
  instance=$(metadata instance-id)
  read -r state holder < <(aws ec2 describe-volumes --volume-ids "$volume" \
    --query 'Volumes[0].[State,Attachments[0].InstanceId]' --output text)
  case $state in
    available)
      # /dev/sdf to /dev/sdp are the names that EC2 recommends for data volumes; the kernel gives its own.
      aws ec2 attach-volume --volume-id "$volume" --instance-id "$instance" \
        --device "/dev/sd$(printf 'fghijklmnop' | cut -c $((index + 1)))" >/dev/null
      ;;
    in-use)
      if [ "$holder" != "$instance" ]; then
        state=$(aws ec2 describe-instances --instance-ids "$holder" \
          --query 'Reservations[0].Instances[0].State.Name' --output text)
        say "volume $volume is attached to $holder, which is $state; waiting until it is free"
        return 1
      fi
      ;;
    *)
      say "volume $volume is $state"
      return 1
      ;;
  esac
  appears "$(device_of "$volume")"
}

appears() {
  local _
  for _ in $(seq 150); do
    [ -e "$1" ] && return 0
    sleep 0.2
  done
  say "$1 did not appear"
  return 1
}

# The label tells a volume of ours from any other before a mark is written: 12 characters are all that XFS has.
label_of() { echo "kafka-$NODE_ID-$1"; }

# A new volume gets its file system, and the mark that it did. From then on an empty one, or another, is not ours.
file_system() {
  local volume=$1 index=$2 device type uuid label known
  device=$(device_of "$volume")
  type=$(signature "$device" TYPE)
  uuid=$(signature "$device" UUID)
  label=$(signature "$device" LABEL)
  known=$(parameter "$NODE_PATH/volumes/$volume/filesystem")
  if [ -z "$type" ]; then
    check_may_format "$volume" "$index" "$known"
    make_file_system "$device" "$index" "$known"
    uuid=$(signature "$device" UUID)
  elif [ -n "$known" ] && [ "$known" != "$uuid" ]; then
    refuse "volume $volume has the file system $uuid, but was given $known"
  elif [ -z "$known" ] && [ "$type $label" != "xfs $(label_of "$index")" ]; then
    refuse "volume $volume holds something else ($type, label '$label'), and is not formatted; if it can go, empty it: wipefs --all $device"
  fi
  mark "volumes/$volume/filesystem" "$uuid"
}

# What is on a device, or nothing. Anything but "found" and "nothing there" is an error, and never "nothing there".
signature() {
  local status=0
  blkid --probe --output value --match-tag "$2" "$1" || status=$?
  [ "$status" = 0 ] || [ "$status" = 2 ]
}

# An empty volume of a node that held data before is a loss. A person says what follows from it.
check_may_format() {
  local volume=$1 known=$3 formatted
  [ "${APPROVED_VOLUME:-}" != "$volume" ] || return 0
  if [ -n "$known" ]; then
    refuse "volume $volume is empty, but had the file system $known; where its data is lost: $(remedy "$2")"
  fi
  formatted=$(parameter "$NODE_PATH/formatted")
  if [ -n "$formatted" ] && ! is_added "$volume"; then
    refuse "volume $volume is empty, but node $NODE_ID held data before; where that is lost: $(remedy "$2")"
  fi
}

remedy() {
  if is_controller; then
    echo 'kafka-node rejoin-controller'
  else
    echo "kafka-node replace-volume $1"
  fi
}

# `apply` has moved the node to a description with more volumes: those are empty, and nothing is lost.
is_added() { [ -e "$STATE/added-volumes" ] && grep -qx "$1" "$STATE/added-volumes"; }

make_file_system() {
  local device=$1 index=$2 known=$3
  say "making a file system on $device"
  # With the id that is on record, if there is one: a mark is written once.
  mkfs.xfs -q -L "$(label_of "$index")" ${known:+-m "uuid=$known"} "$device"
  sync
}

node_grow() {
  local index=0 _
  for _ in $VOLUMES; do
    xfs_growfs -d "$DATA/$index" >/dev/null
    index=$((index + 1))
  done
}
