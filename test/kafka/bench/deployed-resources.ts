import type {
  DeployedCertificate,
  DeployedParameter,
  DeployedRecord,
  DeployedSecret,
  DeployedVolume,
} from './deployment';
import { zoneOf, type Memory } from './deployed-zones';
import { plainText } from './plain-text';
import { secretValue } from './secret-value';
import { tagsOf, text, withoutDot } from './stack-resources';
import type { StackResource } from './stack-values';

export function volumeOf(volume: StackResource, memory: Memory): DeployedVolume {
  return {
    id: volume.ref,
    size: Number(volume.property('Size')),
    zone: zoneOf(text(volume, 'AvailabilityZone'), memory.zones),
    tags: tagsOf(volume.property('Tags')),
  };
}

export function recordOf(set: StackResource): DeployedRecord {
  const type = text(set, 'Type');
  return {
    name: withoutDot(text(set, 'Name')),
    addresses: type === 'A' ? ((set.property('ResourceRecords') ?? []) as string[]).map(String) : [],
  };
}

/** Of a standard parameter. */
const MOST_PARAMETER = 4096;

export function parameterOf(parameter: StackResource): DeployedParameter {
  const value = text(parameter, 'Value');
  if (parameter.property('Tier') !== 'Advanced' && Buffer.byteLength(value) > MOST_PARAMETER) {
    throw new Error(`the value of ${parameter.ref} has ${Buffer.byteLength(value)} bytes, ${MOST_PARAMETER} at most`);
  }
  return { name: parameter.ref, value };
}

export function secretOf(secret: StackResource, { secrets }: Memory): DeployedSecret {
  const value =
    secrets.get(secret.path) ??
    secretValue({
      SecretString: secret.property('SecretString'),
      GenerateSecretString: secret.property('GenerateSecretString'),
    });
  if (value !== undefined) {
    secrets.set(secret.path, value);
  }
  const arn = secret.ref;
  const name = /:secret:(.*)-.{6}$/.exec(arn)?.[1] ?? '';
  return { arn, name, value, tags: tagsOf(secret.property('Tags')) };
}

export function certificateOf(certificate: StackResource): DeployedCertificate {
  const authority = certificate.property('CertificateAuthorityArn');
  return {
    arn: certificate.ref,
    names: [
      ...new Set([
        text(certificate, 'DomainName'),
        ...((certificate.property('SubjectAlternativeNames') ?? []) as string[]),
      ]),
    ],
    authorityArn: authority === undefined ? undefined : plainText(authority),
    keyAlgorithm: plainText(certificate.property('KeyAlgorithm') ?? 'RSA_2048'),
    tags: tagsOf(certificate.property('Tags')),
  };
}
