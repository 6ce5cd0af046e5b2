# Where things are, how they are said, and how AWS is asked.
# shellcheck shell=bash

STATE=/etc/kafka-node          # what this node is
SECRETS=/run/kafka-node        # tmpfs: gone with the power
DATA=/var/lib/kafka            # below it one mount a volume, by its index
TLS=/etc/kafka/tls
PROPERTIES=/etc/kafka/server.properties
LEAVING=/run/kafka-node.leaving # since this instance was told to end
REFUSED=78                     # EX_CONFIG: a person has to decide, and trying again changes nothing

export AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=8

say() { echo "kafka-node: $*" >&2; }

# refuse WHY: what is there is not what must be there; nothing has been touched.
refuse() {
  say "refused: $*"
  exit "$REFUSED"
}

# attempt COMMAND...: until it ends well, as AWS can be slow, busy or not there yet. A refusal is final.
attempt() {
  local status pause=1
  while true; do
    # In a shell of its own, whose exit ends the attempt only; and not before `||`, after which `set -e` is deaf.
    set +e
    (
      set -e
      "$@"
    )
    status=$?
    set -e
    case $status in
      0) return 0 ;;
      "$REFUSED") exit "$REFUSED" ;;
    esac
    say "$* did not end well ($status); again in $pause s"
    sleep "$pause"
    [ "$pause" -ge 16 ] || pause=$((pause * 2))
  done
}

load_description() {
  # shellcheck source=node.env.sample
  . "$STATE/node.env"
  export AWS_DEFAULT_REGION=$REGION
  install -d -m 711 "$SECRETS"
}

# Of what changes the node one at a time, until this process ends.
alone() {
  exec 9>/run/kafka-node.lock
  flock --nonblock 9 || {
    say 'another command changes this node; try again when it has ended'
    exit 75 # EX_TEMPFAIL
  }
}

# What writes files that others read waits here until the one before it has ended.
in_turn() {
  exec 9>/run/kafka-node-metrics.lock
  flock 9
}

is_controller() { [ "$ROLE" != broker ]; }
is_broker() { [ "$ROLE" != controller ]; }

metadata() {
  local token
  token=$(curl --fail --silent --max-time 5 --retry 5 --retry-connrefused --request PUT \
    --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
  curl --fail --silent --max-time 5 --header "X-aws-ec2-metadata-token: $token" \
    "http://169.254.169.254/latest/meta-data/$1"
}

# parameter NAME: its value, or nothing where there is none. Any other trouble is an error, and never "there is none". What AWS
# complains of is in a file of its own: another command may ask at the same time.
parameter() {
  local answer complaint status=0
  complaint=$(mktemp "$SECRETS/parameter.XXXXXX")
  if answer=$(aws ssm get-parameter --name "$1" --query Parameter.Value --output text 2>"$complaint"); then
    printf '%s\n' "$answer"
  elif ! grep -q ParameterNotFound "$complaint"; then
    cat "$complaint" >&2
    status=1
  fi
  rm -f "$complaint"
  return "$status"
}

# mark NAME VALUE: writes a parameter once. AWS itself holds to it: the role may not overwrite.
mark() {
  local known
  known=$(parameter "$NODE_PATH/$1")
  if [ -z "$known" ]; then
    aws ssm put-parameter --name "$NODE_PATH/$1" --type String --value "$2" >/dev/null
  elif [ "$known" != "$2" ]; then
    refuse "parameter $NODE_PATH/$1 says '$known' and is written once, but here it would be '$2'"
  fi
}

secret() {
  aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text || {
    say "the secret $1 cannot be read"
    return 1
  }
}

# fill FILE: its text, with what is known only here in place of the marks.
fill() {
  local text name
  text=$(cat "$1")
  for name in NODE_ID HOST RACK "${!TOKEN_@}"; do
    text=${text//"@$name@"/"${!name:-}"}
  done
  printf '%s\n' "$text"
}

# field NAME: the value of a string field of a flat JSON object on standard input.
field() { sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"\([^\"]*\)\".*/\1/p"; }
