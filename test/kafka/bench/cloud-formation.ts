import type { Template } from '../../../bin/replacement/template';
import { CloudAssembly, readTemplate, type AssemblyFile } from './cloud-assembly';
import { nodeOf } from './deployed-node';
import { certificateOf, parameterOf, recordOf, secretOf, volumeOf } from './deployed-resources';
import { addressOf, learnZones, type Memory } from './deployed-zones';
import type { Deployment, DeployOptions } from './deployment';
import { hexOf, uuid } from './physical-values';
import { text, the, withoutDot } from './stack-resources';
import { StackValues } from './stack-values';

export const defaultAccount = '111122223333';
export const defaultRegion = 'ap-northeast-2';

export function deploy(assembly: string, stackName: string, options: DeployOptions = {}): Deployment {
  return deployed(assembly, stackName, options, { zones: new Map(), addresses: new Map(), secrets: new Map() });
}

function deployed(folder: string, stackName: string, options: DeployOptions, memory: Memory): Deployment {
  const assembly = new CloudAssembly(folder);
  const { account = defaultAccount, region = defaultRegion } = assembly.stack(stackName);
  const files = assembly.files(account, region);
  const roots = new Map<string, StackValues>();
  const root = (name: string): StackValues => {
    const known = roots.get(name);
    const stack = known ?? rootStack(assembly, name, options, { account, region, files, memory, root });
    roots.set(name, stack);
    return stack;
  };
  const stack = root(stackName);
  const resources = stack.everyResource();
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  learnZones(of('AWS::AutoScaling::AutoScalingGroup'), memory);
  const volumes = of('AWS::EC2::Volume').map((resource) => volumeOf(resource, memory));
  const records = of('AWS::Route53::RecordSet').map(recordOf);
  const nodes = of('AWS::AutoScaling::AutoScalingGroup').map((group) =>
    nodeOf(group, { of, volumes, records, memory, account, region }),
  );
  return {
    stackName,
    stackId: stack.id,
    account,
    region,
    zones: [...memory.zones.values()],
    nodes,
    volumes,
    parameters: of('AWS::SSM::Parameter').map(parameterOf),
    secrets: of('AWS::SecretsManager::Secret').map((secret) => secretOf(secret, memory)),
    certificates: of('AWS::CertificateManager::Certificate').map(certificateOf),
    documents: of('AWS::SSM::Document').map((document) => ({
      name: document.ref,
      path: document.path,
      content: document.property('Content'),
    })),
    hostedZones: of('AWS::Route53::HostedZone').map((zone) => withoutDot(text(zone, 'Name'))),
    records,
    files,
    outputs: Object.fromEntries(stack.outputs().map((name) => [name, stack.output(name)])),
    node: (name) => the(nodes, (node) => node.name === name, `node ${name}`),
    resource: (path) => the(resources, (resource) => path.test(resource.path), `resource ${String(path)}`),
    update: (next) => deployed(next, stackName, options, memory),
  };
}

interface Surroundings {
  readonly account: string;
  readonly region: string;
  readonly files: readonly AssemblyFile[];
  readonly memory: Memory;
  readonly root: (name: string) => StackValues;
}

function rootStack(assembly: CloudAssembly, name: string, options: DeployOptions, around: Surroundings): StackValues {
  const { account, region, files, memory, root } = around;
  const { template } = assembly.stack(name);
  const everyResource = () => assembly.stacks().flatMap((one) => root(one.name).everyResource());
  const subnetZones = () =>
    new Map([
      ...everyResource()
        .filter(({ type }) => type === 'AWS::EC2::Subnet')
        .map((subnet) => [subnet.ref, text(subnet, 'AvailabilityZone')] as const),
      ...Object.entries(options.subnetZones ?? {}),
    ]);
  const id = `arn:aws:cloudformation:${region}:${account}:stack/${name}/${uuid({ hex: (digits) => hexOf(name, digits) })}`;
  return new StackValues(
    {
      account,
      region,
      partition: 'aws',
      zoneNames: options.zoneNames ?? ['a', 'b', 'c'].map((letter) => region + letter),
      template: (url) => templateAt(url, files),
      address: (path, subnetId) =>
        memory.addresses.get(path) ?? addressOf(path, subnetZones().get(subnetId) ?? `subnet ${subnetId}`, memory),
      imported: (wanted) => {
        for (const one of assembly.stacks()) {
          const output = root(one.name).exportOf(wanted);
          if (output !== undefined) {
            return root(one.name).output(output);
          }
        }
        throw new Error(`no stack of the assembly exports ${wanted}`);
      },
    },
    template,
    name,
    id,
    name,
    options.parameters,
  );
}

/** The template of a nested stack is a file of the assembly. */
function templateAt(url: string, files: readonly AssemblyFile[]): Template {
  const file = files.find(({ bucket, key }) => url.includes(bucket) && url.endsWith(`/${key}`));
  if (!file) {
    throw new Error(`no file of the assembly is published as ${url}`);
  }
  return readTemplate(file.path);
}
