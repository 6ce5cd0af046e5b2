import type { CfnCluster } from 'aws-cdk-lib/aws-msk';
import type { IConstruct } from 'constructs';
import { ClientEncryption, type ClientAuthentication } from '../cluster/client-authentication';
import { KafkaAuthentication } from '../cluster/kafka-authentication';
import { invalid } from '../private/errors';
import { listenersOf, type MskListenerSpec } from './msk-listener-spec';

/** What the list of authentications means for the cluster resource. */
export interface MskClientSecurity {
  readonly authentications: readonly KafkaAuthentication[];
  readonly clientBroker: ClientEncryption;
  readonly clientAuthentication: CfnCluster.ClientAuthenticationProperty;
  readonly listeners: readonly MskListenerSpec[];
}

/**
 * Renders a list of authentications: what clients may use, whether they talk over TLS, and the listeners that come of
 * it. Each part is built on its own, so that no combination can drop another.
 */
export function mskClientSecurity(
  scope: IConstruct,
  authentications: readonly ClientAuthentication[],
): MskClientSecurity {
  const byMechanism = new Map(authentications.map((authentication) => [authentication.mechanism, authentication]));
  if (authentications.length === 0 || byMechanism.size !== authentications.length) {
    const got = authentications.map(({ mechanism }) => mechanism).join(', ');
    throw invalid(
      `'clientAuthentication' must hold at least one authentication and none twice, got [${got}]; ` +
        `for open access say ClientAuthentication.none({ encryption: ... })`,
      scope,
    );
  }
  if (authentications.some(({ _trustStores }) => _trustStores.length > 0)) {
    throw invalid(
      `'clientAuthentication' on Amazon MSK takes authorities of AWS Private CA, got secrets; ` +
        `take ClientAuthentication.mutualTls({ certificateAuthorities: ... })`,
      scope,
    );
  }
  return {
    authentications: [...byMechanism.keys()],
    clientBroker: clientBroker(byMechanism),
    clientAuthentication: clientAuthentication(byMechanism),
    listeners: authentications.flatMap(listenersOf),
  };
}

type ByMechanism = ReadonlyMap<KafkaAuthentication, ClientAuthentication>;

/** Every mechanism needs TLS, so plaintext beside one is TLS_PLAINTEXT, whatever port clients then use. */
function clientBroker(byMechanism: ByMechanism): ClientEncryption {
  const unauthenticated = byMechanism.get(KafkaAuthentication.NONE)?._encryption ?? ClientEncryption.TLS;
  return byMechanism.size > 1 && unauthenticated === ClientEncryption.PLAINTEXT
    ? ClientEncryption.TLS_PLAINTEXT
    : unauthenticated;
}

/**
 * What is off is said to be off, so that taking an authentication away takes it away on the cluster. A `Tls` block must
 * name authorities, so without mutual TLS there is none.
 */
function clientAuthentication(byMechanism: ByMechanism): CfnCluster.ClientAuthenticationProperty {
  const authorities = byMechanism.get(KafkaAuthentication.MUTUAL_TLS)?._certificateAuthorityArns;
  return {
    sasl: {
      iam: { enabled: byMechanism.has(KafkaAuthentication.IAM) },
      scram: { enabled: byMechanism.has(KafkaAuthentication.SCRAM) },
    },
    tls: authorities && { enabled: true, certificateAuthorityArnList: [...authorities] },
    unauthenticated: { enabled: byMechanism.has(KafkaAuthentication.NONE) },
  };
}
