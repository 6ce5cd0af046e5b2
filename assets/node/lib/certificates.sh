# The certificate of this node, and whom its listeners trust.
# shellcheck shell=bash

RENEW_BEFORE=${RENEW_BEFORE:-$((30 * 24 * 3600))}
RESTART_DUE=$STATE/restart-due

# CERTIFICATE says where from: `acm ARN`, `secret ARN`, `self-signed ARN`.
certificates() {
  install -d -o root -g kafka -m 750 "$TLS"
  if ! is_valid "$TLS/node.pem"; then
    new_certificate
  fi
  client_authorities
  admin_properties
}

# is_valid FILE: it is there, and will be for a while.
is_valid() { [ -s "$1" ] && openssl x509 -in "$1" -noout -checkend "$RENEW_BEFORE" >/dev/null; }

new_certificate() {
  local kind=${CERTIFICATE%% *} source=${CERTIFICATE#* }
  say "taking a certificate from $kind"
  rm -rf "$SECRETS/tls"
  mkdir -m 700 "$SECRETS/tls"
  case $kind in
    acm) certificate_of_acm "$source" ;;
    secret) certificate_of_secret "$source" ;;
    self-signed) certificate_of_own_authority "$source" ;;
  esac
  check_certificate
  cat "$SECRETS/tls/key.pem" "$SECRETS/tls/certificate.pem" >"$SECRETS/tls/node.pem"
  publish_file "$SECRETS/tls/nodes-ca.pem"
  publish_file "$SECRETS/tls/node.pem"
  rm -rf "$SECRETS/tls"
}

# publish_file FILE: in one step, as Kafka reads it whenever it likes.
publish_file() {
  local name
  name=$(basename "$1")
  install -o root -g kafka -m 640 "$1" "$TLS/$name.new"
  mv "$TLS/$name.new" "$TLS/$name"
}

# Better no node than one that nobody can talk to.
check_certificate() {
  local file=$SECRETS/tls/certificate.pem key=$SECRETS/tls/key.pem
  openssl x509 -in "$file" -noout -checkend 86400 >/dev/null || {
    say "the certificate ends within a day"
    return 1
  }
  openssl x509 -in "$file" -noout -checkhost "$HOST" | grep -q 'does match' || {
    say "the certificate is not one of $HOST"
    return 1
  }
  [ "$(openssl x509 -in "$file" -noout -pubkey)" = "$(openssl pkey -in "$key" -pubout)" ] || {
    say "the key does not belong to the certificate"
    return 1
  }
  openssl verify -CAfile "$SECRETS/tls/nodes-ca.pem" -untrusted "$file" "$file" >/dev/null
}

# AWS Certificate Manager holds the certificate of this node alone, and renews it 60 days before its end.
certificate_of_acm() {
  local passphrase=$SECRETS/tls/passphrase answer=$SECRETS/tls/answer
  openssl rand -hex 32 | tr -d '\n' >"$passphrase"
  aws acm export-certificate --certificate-arn "$1" --passphrase "fileb://$passphrase" --output json >"$answer"
  pem Certificate <"$answer" >"$SECRETS/tls/certificate.pem"
  pem CertificateChain <"$answer" | tee -a "$SECRETS/tls/certificate.pem" >"$SECRETS/tls/chain.pem"
  last_certificate <"$SECRETS/tls/chain.pem" >"$SECRETS/tls/nodes-ca.pem"
  pem PrivateKey <"$answer" | openssl pkcs8 -passin "file:$passphrase" -topk8 -nocrypt -out "$SECRETS/tls/key.pem"
}

# A secret of yours: {"certificate": "...", "chain": "...", "privateKey": "..."}, each PEM; the last of the chain is the root.
certificate_of_secret() {
  local answer=$SECRETS/tls/answer
  secret "$1" >"$answer"
  pem certificate <"$answer" >"$SECRETS/tls/certificate.pem"
  pem chain <"$answer" | tee -a "$SECRETS/tls/certificate.pem" >"$SECRETS/tls/chain.pem"
  last_certificate <"$SECRETS/tls/chain.pem" >"$SECRETS/tls/nodes-ca.pem"
  pem privateKey <"$answer" | openssl pkcs8 -topk8 -nocrypt -out "$SECRETS/tls/key.pem"
}

# pem NAME: a field of a JSON object that holds lines.
pem() { tr -d '\n' | field "$1" | sed 's/\\n/\n/g' | sed '/^$/d'; }

last_certificate() { awk '/BEGIN CERTIFICATE/ { text = "" } { text = text $0 "\n" } END { printf "%s", text }'; }

# The first node to come makes the authority of the cluster; AWS takes only one value of a token, so all others use it.
certificate_of_own_authority() {
  local authority=$SECRETS/tls/authority.json
  if ! secret "$1" >"$authority" 2>"$SECRETS/tls/error"; then
    grep -q ResourceNotFoundException "$SECRETS/tls/error" || {
      cat "$SECRETS/tls/error" >&2
      return 1
    }
    make_authority "$1"
    secret "$1" >"$authority"
  fi
  publish_authority "$authority"
  pem certificate <"$authority" >"$SECRETS/tls/nodes-ca.pem"
  pem privateKey <"$authority" >"$SECRETS/tls/ca-key.pem"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$HOST" \
    -keyout "$SECRETS/tls/key.pem" -out "$SECRETS/tls/request.pem" 2>/dev/null
  printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$HOST" >"$SECRETS/tls/extensions"
  openssl x509 -req -in "$SECRETS/tls/request.pem" -CA "$SECRETS/tls/nodes-ca.pem" -CAkey "$SECRETS/tls/ca-key.pem" \
    -set_serial "0x$(openssl rand -hex 16)" -days 90 -extfile "$SECRETS/tls/extensions" \
    -out "$SECRETS/tls/certificate.pem" 2>/dev/null
}

make_authority() {
  local folder=$SECRETS/tls
  openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
    -subj "/CN=nodes of Kafka cluster $CLUSTER_NAME" -keyout "$folder/new-key.pem" -out "$folder/new-ca.pem" 2>/dev/null
  printf '{"certificate":"%s","privateKey":"%s"}' "$(one_line "$folder/new-ca.pem")" "$(one_line "$folder/new-key.pem")" \
    >"$folder/new-authority.json"
  aws secretsmanager put-secret-value --secret-id "$1" --client-request-token "$(token_of "$1")" \
    --secret-string "file://$folder/new-authority.json" >/dev/null 2>"$folder/error" ||
    grep -q ResourceExistsException "$folder/error" || {
    cat "$folder/error" >&2
    return 1
  }
}

# For clients, who must not see its key.
publish_authority() {
  local file=$SECRETS/tls/authority.pem
  pem certificate <"$1" >"$file"
  # Overwritten where it is that of a former cluster of the same id; all nodes of this one write the same.
  aws ssm put-parameter --name "$CLUSTER_PATH/authority" --type String --value "file://$file" --overwrite >/dev/null
}

one_line() { awk '{ printf "%s\\n", $0 }' "$1"; }

# The same for every node, and so at most one value is ever taken with it: 32 to 64 characters.
token_of() { printf '%s' "$1" | sha256sum | cut -c 1-64; }

# Authorities of clients, each `acm-pca ARN` or `secret ARN`. The nodes' own is never among them. One that this node may
# not read any more was taken away, and keeps its clients out, but not the node from starting.
client_authorities() {
  local kind source
  is_broker && [ -n "$CLIENT_AUTHORITIES" ] || return 0
  : >"$SECRETS/clients-ca.pem"
  while read -r kind source; do
    client_authority "$kind" "$source" >>"$SECRETS/clients-ca.pem" 2>"$SECRETS/error" || {
      cat "$SECRETS/error" >&2
      grep -qE 'AccessDenied|ResourceNotFound' "$SECRETS/error"
    }
  done < <(tr ',' '\n' <<<"$CLIENT_AUTHORITIES")
  [ -s "$SECRETS/clients-ca.pem" ] || nobody >"$SECRETS/clients-ca.pem"
  publish_file "$SECRETS/clients-ca.pem"
}

# An authority whose key nobody has: Kafka does not start with none.
nobody() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=nobody -keyout /dev/null 2>/dev/null
}

client_authority() {
  case $1 in
    acm-pca)
      aws acm-pca get-certificate-authority-certificate --certificate-authority-arn "$2" --query Certificate --output text
      ;;
    secret) secret "$2" ;;
  esac
}

# This node as a client of others: of brokers through their own listener, of controllers through theirs.
admin_properties() {
  cat >"$STATE/admin.properties" <<END
security.protocol=SSL
ssl.keystore.type=PEM
ssl.keystore.location=$TLS/node.pem
ssl.truststore.type=PEM
ssl.truststore.location=$TLS/nodes-ca.pem
END
}

# By a timer, every day: a new certificate in good time. What clients see changes at once; but the connections of a broker
# to the controllers, and a controller, know their old one until Kafka starts again. Nodes take turns at that, a day of the
# week each, and only while all is well; there are some weeks until the old one ends. `renew now` waits for no turn.
node_renew() {
  local former
  if ! is_valid "$TLS/node.pem"; then
    former=$(openssl x509 -in "$TLS/node.pem" -noout -fingerprint)
    attempt new_certificate
    # Somebody who brings his own may not have brought a new one yet.
    [ "$former" = "$(openssl x509 -in "$TLS/node.pem" -noout -fingerprint)" ] || touch "$RESTART_DUE"
  fi
  [ -e "$RESTART_DUE" ] || return 0
  if is_broker; then
    reload_certificate
  fi
  [ "${1:-}" = now ] || is_my_day || return 0
  node_health
  check_others
  systemctl restart kafka.service
  wait_until_well 2400
  rm "$RESTART_DUE"
}

is_my_day() { [ $((($(date +%s) / 86400 + NODE_ID) % 7)) = 0 ]; }

# Kafka reads a key store again when it is told its place, the same or another.
reload_certificate() {
  local listener settings=
  for listener in $(sed -n 's/^listeners=//p' "$PROPERTIES" | tr ',' '\n' | sed 's/:.*//'); do
    settings+="listener.name.${listener,,}.ssl.keystore.location=$TLS/node.pem,"
  done
  as_kafka /opt/kafka/bin/kafka-configs.sh --bootstrap-server "$HOST:9094" --command-config "$STATE/admin.properties" \
    --entity-type brokers --entity-name "$NODE_ID" --alter --add-config "${settings%,}" >/dev/null
}
