import { shellWord } from '../private/shell';

/** Who a node is, as far as its instance must be told: everything else it finds in its parameters. */
export interface NodeUserData {
  readonly clusterName: string;
  readonly nodeId: number;
  /** The parameters of the node begin with it. */
  readonly nodePath: string;
  readonly region: string;
  /** The stack that waits for the node, and what of it. */
  readonly stack: string;
  readonly resource: string;
}

/** Cloud-init runs user data once, however it ends, and what is in this folder at every boot. */
const BEGINNING = `
set -euo pipefail
umask 022
# A first boot that is interrupted goes on with the next one. Later ones are systemd's.
! systemctl is-enabled --quiet kafka.service 2>/dev/null || exit 0
mkdir -p /var/lib/cloud/scripts/per-boot
[ "$0" -ef /var/lib/cloud/scripts/per-boot/kafka-node ] || install -m 700 "$0" /var/lib/cloud/scripts/per-boot/kafka-node
sync --file-system /var/lib/cloud
`.trim();

/**
 * What an instance runs at its first boot, as root: fetches the release that the node is pinned to, and becomes the node.
 *
 * It does not change with a release, so that a deployment gives no instance another description.
 */
export function nodeUserData({ clusterName, nodeId, nodePath, region, stack, resource }: NodeUserData): string {
  return `#!/bin/bash
# Node ${nodeId} of Kafka cluster ${clusterName}.
${BEGINNING}
export AWS_DEFAULT_REGION=${shellWord(region)} AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=8
node=${shellWord(nodePath)}

# Heard while the node is made for the first time, and by nobody later.
tell() {
  status=$?
  /opt/aws/bin/cfn-signal --exit-code "$status" --region "$AWS_DEFAULT_REGION" \\
    --stack ${shellWord(stack)} --resource ${shellWord(resource)} || true
  exit "$status"
}
trap tell EXIT

get() {
  local text
  text=$(aws ssm get-parameter --name "$node/$1" --query Parameter.Value --output text) && printf '%s\\n' "$text"
}

# What the node ran before; what is published only where it never ran. An error of any other kind says neither.
describe() {
  get published >/etc/kafka-node/published.env || return 1
  if get applied >/etc/kafka-node/node.env 2>/run/kafka-node.error &&
    [ "$(grep '^STACK=' /etc/kafka-node/node.env)" = "$(grep '^STACK=' /etc/kafka-node/published.env)" ]; then
    return 0
  fi
  [ ! -s /run/kafka-node.error ] || grep -q ParameterNotFound /run/kafka-node.error || return 1
  cp /etc/kafka-node/published.env /etc/kafka-node/node.env &&
    aws ssm put-parameter --name "$node/applied" --type String --value file:///etc/kafka-node/node.env --overwrite >/dev/null
}

fetch() {
  rm -rf "$folder.new"
  aws s3 cp --only-show-errors "$RELEASE" "$folder.zip" &&
    unzip -q "$folder.zip" -d "$folder.new" &&
    rm "$folder.zip" &&
    mv "$folder.new" "$folder"
}

mkdir -p /etc/kafka-node /opt/kafka-node
until describe; do
  sleep 15
done
# shellcheck source=/dev/null
. /etc/kafka-node/node.env
folder=/opt/kafka-node/$(basename "$RELEASE" .zip)
until [ -e "$folder/kafka-node" ] || fetch; do
  sleep 15
done
bash "$folder/kafka-node" boot
`;
}
