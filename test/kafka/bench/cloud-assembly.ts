import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isRecord, type Template } from '../../../bin/replacement/template';
import { must } from './commands';

/** The files of a cloud assembly (`cdk.out`) that a deployment of one of its stacks reads. */
export class CloudAssembly {
  private readonly manifests: readonly Manifest[];

  constructor(folder: string) {
    this.manifests = manifestsBelow(resolve(folder));
  }

  public stack(name: string): AssemblyStack {
    const stacks = this.stacks();
    const stack = stacks.find((one) => one.name === name);
    if (!stack) {
      throw new Error(`no stack ${name} in the assembly, only ${stacks.map((one) => one.name).join(', ')}`);
    }
    return stack;
  }

  public stacks(): AssemblyStack[] {
    return this.manifests.flatMap(({ folder, artifacts }) =>
      Object.entries(artifacts)
        .filter(([, { type }]) => type === 'aws:cloudformation:stack')
        .map(([id, { properties = {}, environment = '' }]) => {
          const [account = '', region = ''] = environment.replace('aws://', '').split('/');
          return {
            name: properties.stackName ?? id,
            account: account === 'unknown-account' ? undefined : account,
            region: region === 'unknown-region' ? undefined : region,
            template: readTemplate(join(folder, properties.templateFile ?? '')),
          };
        }),
    );
  }

  /** What cdk-assets would publish, for an account and a region. */
  public files(account: string, region: string): AssemblyFile[] {
    const here = (text: string) =>
      text
        .replaceAll('${AWS::AccountId}', account)
        .replaceAll('${AWS::Region}', region)
        .replaceAll('${AWS::Partition}', 'aws');
    return this.manifests.flatMap(({ folder, artifacts }) =>
      Object.values(artifacts)
        .filter(({ type }) => type === 'cdk:asset-manifest')
        .flatMap(({ properties = {} }) =>
          Object.values((readJson(join(folder, properties.file ?? '')) as AssetManifest).files ?? {}),
        )
        .flatMap(({ source, destinations }) =>
          Object.values(destinations).map(({ bucketName, objectKey }) => ({
            bucket: here(bucketName),
            key: here(objectKey),
            path: join(folder, source.path),
            zip: source.packaging === 'zip',
          })),
        ),
    );
  }
}

export interface AssemblyStack {
  readonly name: string;
  /** Undefined for a stack that does not say. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly template: Template;
}

export interface AssemblyFile {
  readonly bucket: string;
  readonly key: string;
  readonly path: string;
  /** The folder at `path` is what the object holds, zipped. */
  readonly zip: boolean;
}

/** The object as a file: folders are zipped as cdk-assets does, files only, each with its mode. */
export async function publishedFile(asset: AssemblyFile, cache: string): Promise<string> {
  if (!asset.zip) {
    return asset.path;
  }
  const file = resolve(cache, asset.key.replaceAll('/', '-'));
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true });
    await must('bash', ['-c', 'cd "$1" && zip -q -r -D -X "$2" .', 'zip', asset.path, file]);
  }
  return file;
}

interface Manifest {
  readonly folder: string;
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: { stackName?: string; templateFile?: string; file?: string; directoryName?: string };
}

interface AssetManifest {
  readonly files?: Record<
    string,
    {
      source: { path: string; packaging: string };
      destinations: Record<string, { bucketName: string; objectKey: string }>;
    }
  >;
}

/** That of the app and those of its stages. */
function manifestsBelow(folder: string): Manifest[] {
  const { artifacts = {} } = readJson(join(folder, 'manifest.json')) as { artifacts?: Manifest['artifacts'] };
  const stages = Object.values(artifacts).filter(({ type }) => type === 'cdk:cloud-assembly');
  return [
    { folder, artifacts },
    ...stages.flatMap(({ properties = {} }) => manifestsBelow(join(folder, properties.directoryName ?? ''))),
  ];
}

export function readTemplate(file: string): Template {
  return readJson(file);
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(value)) {
    throw new Error(`${file} holds no object`);
  }
  return value;
}
