import { createPrivateKey, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { must } from '../commands';

/** PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly chain: string;
  /** PKCS#8, not encrypted. */
  readonly privateKey: string;
}

export interface CertificateWishes {
  /** The first one is the common name as well. */
  readonly names: readonly string[];
  /** `EC_prime256v1`, `EC_secp384r1`, `RSA_2048` and the like, as ACM says it. */
  readonly keyAlgorithm?: string;
  /** @default 395, as ACM's */
  readonly days?: number;
  /** What a subject has besides its common name: `/OU=orders`. */
  readonly subject?: string;
}

const keyPair = promisify(generateKeyPair);

/** An authority of the bench: certificates of openssl, in a folder of its own. */
export class CertificateAuthority {
  private constructor(
    private readonly folder: string,
    public readonly certificate: string,
  ) {}

  public static async make(folder: string, commonName: string): Promise<CertificateAuthority> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const key = await newKey('EC_prime256v1');
    writeFileSync(join(folder, 'ca.key'), pem(key), { mode: 0o600 });
    const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
    const certificate = await must('openssl', [
      ...['req', '-x509', '-new', '-sha256', '-days', '3650', '-key', join(folder, 'ca.key')],
      ...['-subj', `/CN=${commonName}`, ...extensions.flatMap((extension) => ['-addext', extension])],
    ]);
    writeFileSync(join(folder, 'ca.pem'), certificate);
    return new CertificateAuthority(folder, certificate);
  }

  public async issue(wishes: CertificateWishes): Promise<IssuedCertificate> {
    const { names, keyAlgorithm = 'RSA_2048', days = 395, subject = '' } = wishes;
    const [commonName = ''] = names;
    const privateKey = pem(await newKey(keyAlgorithm));
    const file = join(this.folder, randomBytes(8).toString('hex'));
    writeFileSync(`${file}.key`, privateKey, { mode: 0o600 });
    writeFileSync(
      `${file}.ext`,
      [
        'basicConstraints=CA:FALSE',
        'keyUsage=critical,digitalSignature,keyEncipherment',
        'extendedKeyUsage=serverAuth,clientAuth',
        `subjectAltName=${names.map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join(',')}`,
      ].join('\n'),
    );
    const request = await must('openssl', [
      'req',
      '-new',
      '-key',
      `${file}.key`,
      '-subj',
      `${subject}/CN=${commonName}`,
    ]);
    const ca = ['-CA', join(this.folder, 'ca.pem'), '-CAkey', join(this.folder, 'ca.key')];
    await must(
      'openssl',
      [
        ...['x509', '-req', '-sha256', ...ca, '-set_serial', `0x${randomBytes(16).toString('hex')}`],
        ...['-days', String(days), '-extfile', `${file}.ext`, '-out', `${file}.pem`],
      ],
      { input: request },
    );
    return { certificate: await readFile(`${file}.pem`, 'utf8'), chain: this.certificate, privateKey };
  }
}

/** The key as ACM exports it. */
export function encryptedKey(privateKey: string, passphrase: Buffer): string {
  return createPrivateKey(privateKey)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
    .toString();
}

async function newKey(algorithm: string): Promise<KeyObject> {
  const [, kind, detail = ''] = /^(EC|RSA)_(.*)$/.exec(algorithm) ?? [];
  if (kind === undefined) {
    throw new Error(`no key algorithm of ACM: ${algorithm}`);
  }
  const { privateKey } =
    kind === 'EC'
      ? await keyPair('ec', { namedCurve: detail })
      : await keyPair('rsa', { modulusLength: Number(detail) });
  return privateKey;
}

const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
