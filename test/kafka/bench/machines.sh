#!/usr/bin/env bash
# Machines that look like those of EC2: a booted systemd in a network namespace each, three zones with a bridge each, volumes
# that outlive instances, instance metadata, names. Called by machines.ts; `machines.sh down` by hand removes what a run left.
#
#   up ROOTFS PARTS DOMAIN REGION     the network: a router, three zones, clients, a resolver with a leg in every zone
#   interface NAME ZONE IP MAC        a network interface: it outlives instances
#   mac NAME MAC | cut|heal zone Z | cut|heal node NAME | part|join NAME | dns NAME [IP..]
#   volume VOL GIB | grow VOL GIB | drop VOL
#   boot NAME HOSTNAME [VOL=DEVICE..] starts; the root disk is new unless there is one
#   attach NAME VOL DEVICE | detach NAME VOL | mounted VOL
#   stop NAME SECONDS | kill NAME | killlosing NAME | erase NAME    power button | power cord | crash | and its root disk goes
#   running NAME | exec NAME SECONDS CMD.. | client SECONDS CMD.. | journal NAME ARGS.. | memory | down
set -euo pipefail

# Short, since the path of a Unix socket has 108 characters at most; and one for this machine, as the names below are.
run=/run/cdk-kafka-bench
prefix=ckb
state=${BENCH_STATE:-$(cat $run/state 2>/dev/null || true)}
unified=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)

die() { echo "machines.sh: $*" >&2; exit 1; }

# within SECONDS COMMAND..: until it succeeds.
within() {
  local end=$(($(date +%s%N) + $1 * 1000000000))
  shift
  until "$@"; do
    [ "$(date +%s%N)" -lt $end ] || return 1
    sleep 0.05
  done
}

# --- network

up_link() { ip -n "$1" link set "$2" up; }
wire() { ip -n "$1" link add "$2" type veth peer name "$4" netns "$3" && up_link "$1" "$2" && up_link "$3" "$4"; }

# A process of the bench that is in no machine; its group, not a number that may be another's by then, is what is killed.
helper() {
  (
    mkdir -p "$unified/$prefix-helpers"
    echo $BASHPID >"$unified/$prefix-helpers/cgroup.procs"
    exec setsid "$@"
  ) </dev/null >>"$run/helpers.log" 2>&1 &
}

up() {
  local rootfs=$1 parts=$2 domain=$3 region=$4 n z
  mkdir -p "$run/dns" "$state"/{machines,volumes}
  echo "$state" >$run/state
  printf '%s\n' "$domain" "$region" "$rootfs" >$run/settings
  layer "$parts"
  for n in switch router client; do
    ip netns add $prefix-$n
    up_link $prefix-$n lo
  done
  ip netns exec $prefix-router sysctl -qw net.ipv4.ip_forward=1
  for z in 0 1 2 3; do
    # A bridge without an address of its own takes the lowest of its ports: a new machine would change that of the resolver.
    ip -n $prefix-switch link add "zone$z" address "02:00:0a:4e:0$z:02" type bridge forward_delay 0
    up_link $prefix-switch "zone$z"
    ip -n $prefix-switch addr add "10.78.$z.2/24" dev "zone$z"
    wire $prefix-router "zone$z" $prefix-switch "port$z"
    ip -n $prefix-switch link set "port$z" master "zone$z"
    ip -n $prefix-router addr add "10.78.$z.1/24" dev "zone$z"
  done
  wire $prefix-client eth0 $prefix-switch client
  ip -n $prefix-switch link set client master zone0
  ip -n $prefix-client addr add 10.78.0.10/24 dev eth0
  ip -n $prefix-client route add default via 10.78.0.1
  resolver 0 >$run/resolv.client
  # A cut zone still resolves names, as it would with the resolver of a VPC.
  helper ip netns exec $prefix-switch dnsmasq --keep-in-foreground --no-resolv --no-hosts --addn-hosts=$run/dns \
    --local="/$domain/" --local=/compute.internal/ --bind-interfaces --user=root --pid-file=$run/dnsmasq.pid \
    --listen-address=10.78.0.2,10.78.1.2,10.78.2.2,10.78.3.2 --log-facility=-
  within 5 test -s $run/dnsmasq.pid || die "dnsmasq did not start: $(cat $run/helpers.log)"
}

resolver() {
  local domain region
  { read -r domain && read -r region; } <$run/settings
  printf 'nameserver 10.78.%s.2\nsearch %s.compute.internal\noptions timeout:1 attempts:2\n' "$1" "$region"
}

# What a machine has besides Debian's packages.
layer() {
  local parts=$1 units
  units=$state/layer/usr/lib/systemd/system
  rm -rf "$state/layer"
  mkdir -p "$state"/layer/{usr/bin,opt/aws/bin,usr/lib/bench,etc/systemd/system,var/log/journal} \
    "$units"/{multi-user,cloud-init,local-fs,local-fs-pre}.target.wants
  install -m 755 "$parts"/{call,devices} "$state/layer/usr/lib/bench"
  install -m 755 "$parts"/{dnf,rpm} "$state/layer/usr/bin"
  ln -s /usr/lib/bench/call "$state/layer/usr/bin/aws"
  ln -s /usr/lib/bench/call "$state/layer/opt/aws/bin/cfn-signal"
  install -m 644 "$parts"/*.{service,target} "$units"
  ln -s ../cloud-init.target "$units/multi-user.target.wants"
  ln -s ../cloud-final.service ../cloud-per-boot.service "$units/cloud-init.target.wants"
  ln -s ../bench-devices.service "$units/local-fs.target.wants"
  ln -s ../bench-devices.service "$units/local-fs-pre.target.wants"
  java_home >"$state/layer/usr/lib/bench/java-home"
  # Debian's own chores take time that belongs to the test.
  for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
    systemd-timesyncd.service getty.target; do
    ln -s /dev/null "$state/layer/etc/systemd/system/$unit"
  done
  printf 'NAME="Amazon Linux"\nVERSION="2023"\nID="amzn"\nID_LIKE="fedora"\nVERSION_ID="2023"\nPRETTY_NAME="Amazon Linux 2023 (bench)"\n' \
    >"$state/layer/etc/os-release"
}

java_home() { dirname "$(dirname "$(readlink -f "$(command -v java)")")"; }

interface() {
  local n=$1 z=$2 ip=$3 mac=$4 domain region
  { read -r domain && read -r region; } <$run/settings
  ip netns add "$prefix-$n"
  up_link "$prefix-$n" lo
  wire "$prefix-$n" eth0 $prefix-switch "v-$n"
  ip -n "$prefix-$n" link set eth0 address "$mac"
  ip -n $prefix-switch link set "v-$n" master "zone$z"
  ip -n "$prefix-$n" addr add "$ip/24" dev eth0
  ip -n "$prefix-$n" route add default via "10.78.$z.1"
  ip -n "$prefix-$n" addr add 169.254.169.254/32 dev lo
  mkdir -p "$run/$n"/{aws,metadata} "$state/machines/$n"
  printf '%s\n' "$z" "$ip" >"$run/$n/interface"
  : >"$run/$n/aws/volumes"
  dns "ip-${ip//./-}.$region.compute.internal" "$ip"
  helper ip netns exec "$prefix-$n" python3 "$(dirname "$0")/imds.py" "$run/$n/metadata"
  within 10 metadata_answer "$n" || die "no metadata for $n: $(cat $run/helpers.log)"
}

metadata_answer() { ip netns exec "$prefix-$1" bash -c 'true >/dev/tcp/169.254.169.254/80' 2>/dev/null; }

# A VPC knows at once where an address is: nobody holds on to what a neighbour was.
mac() {
  local n
  ip -n "$prefix-$1" link set eth0 address "$2"
  for n in $(namespaces); do ip -n "$n" neigh flush all; done
}

# Frames are dropped at the port of the bridge: no lost carrier and no RST, as a lost zone looks.
port() { bridge -n $prefix-switch link set dev "$1" state "$2"; }
cut() { if [ "$1" = zone ]; then port "port$2" 0; else port "v-$2" 0; fi; }
heal() { if [ "$1" = zone ]; then port "port$2" 3; else port "v-$2" 3; fi; }

# From the other machines only: clients reach it as before.
part() { peers "$1" add; }
join() { peers "$1" del; }
peers() {
  local n=$1 file ip
  for file in "$run"/*/interface; do
    ip=$(tail -n 1 "$file")
    [ "$file" = "$run/$n/interface" ] || ip -n "$prefix-$n" route "$2" blackhole "$ip/32"
  done
}

dns() {
  local name=$1
  shift
  if [ $# -eq 0 ]; then
    rm -f "$run/dns/$name"
  else
    printf "%s $name\n" "$@" >"$run/$name.new"
    mv "$run/$name.new" "$run/dns/$name"
  fi
  kill -HUP "$(cat $run/dnsmasq.pid)"
}

# --- volumes: sparse files behind loop devices

loop_of() { losetup --noheadings --output NAME --associated "$state/volumes/$1"; }

volume() {
  [ ! -e "$state/volumes/$1" ] || die "volume $1 exists"
  truncate --size "$2G" "$state/volumes/$1"
  losetup --find "$state/volumes/$1"
}

grow() {
  truncate --size "$2G" "$state/volumes/$1"
  losetup --set-capacity "$(loop_of "$1")"
}

drop() {
  local loop
  loop=$(loop_of "$1")
  [ -z "$loop" ] || losetup --detach "$loop"
  rm -f "$state/volumes/$1"
}

# The kernel knows, wherever it is mounted.
mounted() { [ -e "/sys/fs/xfs/$(basename "$(loop_of "$1")")" ]; }
unmounted() { ! mounted "$1"; }

entry() {
  local loop
  loop=$(loop_of "$2")
  [ -n "$loop" ] || die "no volume $2"
  echo "$1 $2 $(lsblk --nodeps --noheadings --raw --output MAJ:MIN "$loop") $3"
}

attach() {
  local n=$1 volume=$2 device=$3 list=$run/$1/aws/volumes number=1
  while grep -q "^$number " "$list"; do number=$((number + 1)); done
  entry "$number" "$volume" "$device" >>"$list"
  inside "$n" /usr/lib/bench/devices
}

detach() {
  local list=$run/$1/aws/volumes
  sed -i "/^[0-9]* $2 /d" "$list"
  ! running "$1" || inside "$1" /usr/lib/bench/devices
}

# --- machines

# The group of a machine, not a process, says whether anything of it lives: init survives the death of systemd-nspawn.
running() { grep -sq 'populated 1' "$unified/$prefix-$1/cgroup.events"; }
off() { ! running "$1"; }
init_of() { cat "$run/$1/init"; }

# nsenter alone brings the capabilities of the host along, with which `date --set` sets the clock of the host.
inside() {
  local n=$1
  shift
  mkdir -p "$unified/$prefix-$n/exec"
  (
    echo $BASHPID >"$unified/$prefix-$n/exec/cgroup.procs"
    exec nsenter --target "$(init_of "$n")" --all -- setpriv \
      --bounding-set=-sys_time,-net_admin,-ipc_lock,-sys_pacct,-sys_module,-sys_rawio,-syslog,-wake_alarm,-block_suspend,-mac_admin,-mac_override,-perfmon,-bpf \
      -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin LANG=C.UTF-8 "$@"
  )
}

exec_() {
  local n=$1 seconds=$2
  shift 2
  running "$n" || die "$n does not run"
  inside "$n" timeout --kill-after=2 "$seconds" "$@"
}

has_init() {
  local pid
  pid=$(pgrep --parent "$1" | head -1) && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = systemd ] && echo "$pid" >"$run/$2/init"
}

boot() {
  local n=$1 host=$2 d=$state/machines/$1 z ip rootfs number pid groups
  shift 2
  off "$n" || die "$n runs already"
  { read -r z && read -r ip; } <"$run/$n/interface"
  rootfs=$(sed -n 3p $run/settings)
  mkdir -p "$d"/upper/etc "$d/work" "$d/mnt"
  resolver "$z" >"$d/upper/etc/resolv.conf"
  echo "$host" >"$d/upper/etc/hostname"
  printf '127.0.0.1 localhost\n%s %s\n' "$ip" "$host" >"$d/upper/etc/hosts"
  # EC2 promises no order of devices: the last one attached is the first one after a boot.
  number=$#
  : >"$run/$n/aws/volumes"
  for volume in "$@"; do
    entry "$number" "${volume%%=*}" "${volume#*=}" >>"$run/$n/aws/volumes"
    number=$((number - 1))
  done
  groups=$unified/$prefix-$n
  for group in systemd memory pids cpu cpuacct; do
    if grep -q " /sys/fs/cgroup/$group cgroup " /proc/mounts; then groups+=" /sys/fs/cgroup/$group/$prefix-$n"; fi
  done
  # Groups of its own in every hierarchy: otherwise all machines share one, and no unit's group ever gets empty.
  # Mounts of its own: the root disk is unmounted with the last process, in whatever way that one ends.
  # shellcheck disable=SC2016 # its own variables
  setsid unshare --mount --propagation private bash -c '
    name=$1 host=$2 rootfs=$3 layer=$4 disk=$5 run=$6 java=$7 prefix=$8
    for group in $9; do mkdir -p "$group" && echo $$ >"$group/cgroup.procs"; done
    mkdir -p /run/systemd/nspawn && mount -t tmpfs none /run/systemd/nspawn
    mount -t overlay overlay -o "lowerdir=$layer:$rootfs,upperdir=$disk/upper,workdir=$disk/work" "$disk/mnt"
    binds=(--bind="$run/$name/aws:/run/bench" --bind-ro="$java")
    for folder in /etc/java-*; do [ ! -d "$folder" ] || binds+=(--bind-ro="$folder"); done
    exec systemd-nspawn --quiet --directory="$disk/mnt" --boot --register=no --keep-unit --machine="$name" --hostname="$host" \
      --resolv-conf=off --timezone=off --link-journal=no --network-namespace-path="/run/netns/$prefix-$name" "${binds[@]}" \
      --console=pipe systemd.unit=multi-user.target
  ' boot "$n" "$host" "$rootfs" "$state/layer" "$d" $run "$(java_home)" $prefix "$groups" </dev/null >>"$d/console" 2>&1 &
  pid=$!
  within 10 has_init $pid "$n" || die "$n did not boot: $(tail -5 "$d/console")"
}

stop() {
  local n=$1 seconds=$2
  running "$n" || return 0
  kill -RTMIN+4 "$(init_of "$n")"
  if ! within "$seconds" ended "$(init_of "$n")"; then
    echo "$n was not down after $seconds s: the power was cut"
  fi
  kill_ "$n"
}

# A zombie still answers to its number.
ended() { ! grep -sq '^State:.[^Z]' "/proc/$1/status"; }

# All processes at once. The kernel then unmounts the volumes, and so loses nothing that was in its cache.
kill_() {
  local n=$1 volume
  ! running "$n" || echo 1 >"$unified/$prefix-$n/cgroup.kill"
  within 10 off "$n" || die "$n does not die"
  while read -r _ volume _; do
    within 10 unmounted "$volume" || die "$volume of $n is still mounted"
  done <"$run/$n/aws/volumes"
  groups_gone "$n"
  rm -f "$run/$n/init"
}

# As when power is lost: what was not written to the volumes is gone.
killlosing() {
  local n=$1 target
  while read -r target; do
    inside "$n" xfs_io -x -c shutdown "$target" </dev/null || true
  done < <(awk '$3 == "xfs" { print $2 }' "/proc/$(init_of "$n")/mounts" | sort -u)
  kill_ "$n"
}

erase() {
  kill_ "$1"
  rm -rf "$state/machines/$1"/{upper,work,mnt,console}
  : >"$run/$1/aws/volumes"
}

groups_gone() {
  local folder
  for folder in "$unified" /sys/fs/cgroup/{systemd,memory,pids,cpu,cpuacct}; do
    [ ! -d "$folder/$prefix-$1" ] || within 5 remove_group "$folder/$prefix-$1" || true
  done
}
remove_group() { [ ! -d "$1" ] || find "$1" -depth -type d -exec rmdir {} + 2>/dev/null; }

# That of a machine that is off as well.
journal() {
  local n=$1
  shift
  if running "$n"; then
    inside "$n" journalctl --no-pager "$@"
  else
    journalctl --directory="$state/machines/$n/upper/var/log/journal" --no-pager "$@"
  fi
}

client() {
  local seconds=$1
  shift
  mkdir -p "$unified/$prefix-helpers"
  echo $$ >"$unified/$prefix-helpers/cgroup.procs"
  # shellcheck disable=SC2016
  exec ip netns exec $prefix-client unshare --mount bash -c \
    'mount --bind "$1" /etc/resolv.conf && exec timeout --kill-after=2 "$2" "${@:3}"' client $run/resolv.client "$seconds" "$@"
}

memory() {
  local n
  for n in $(nodes); do
    [ ! -r "/sys/fs/cgroup/memory/$prefix-$n/memory.stat" ] ||
      awk -v n="$n" '/^total_rss /{ print n, int($2 / 1048576) }' "/sys/fs/cgroup/memory/$prefix-$n/memory.stat"
  done
}

nodes() { for f in "$run"/*/interface; do [ ! -e "$f" ] || basename "$(dirname "$f")"; done; }

namespaces() { ip netns list | awk -v prefix="$prefix-" 'index($1, prefix) == 1 { print $1 }'; }

# Everything that has the prefix, whether or not anybody remembers it.
down() {
  local group n volume
  for group in "$unified/$prefix"-*; do
    if [ -d "$group" ]; then
      echo 1 >"$group/cgroup.kill"
      within 10 off "$(basename "${group#"$unified/$prefix-"}")" || die "$group does not die"
      groups_gone "${group#"$unified/$prefix-"}"
    fi
  done
  for n in $(namespaces); do ip netns del "$n"; done
  if [ -n "$state" ]; then
    for volume in "$state"/volumes/*; do
      [ ! -e "$volume" ] || { within 10 unmounted "$(basename "$volume")" && drop "$(basename "$volume")"; }
    done
    rm -rf "$state"
  fi
  rm -rf $run
}

command=$1
shift
case $command in
up | interface | mac | cut | heal | part | join | dns | volume | grow | drop | mounted | boot | attach | detach | stop | running | killlosing | \
  erase | journal | client | memory | down) "$command" "$@" ;;
exec | kill) "${command}_" "$@" ;;
*) die "what is $command?" ;;
esac
