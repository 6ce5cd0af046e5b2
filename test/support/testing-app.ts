import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template as AssertTemplate } from 'aws-cdk-lib/assertions';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IConstruct } from 'constructs';
import { templateWithNested } from '../../bin/replacement/nested-stacks';
import type { Templates } from '../../bin/replacement/template';

const folders: string[] = [];

process.on('exit', () => {
  folders.forEach((folder) => {
    rmSync(folder, { recursive: true, force: true });
  });
});

/** A folder that goes when the tests end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-kafka-test-'));
  folders.push(folder);
  return folder;
}

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

/** An app with the context of cdk.json, whose output goes when the tests end. */
export function testingApp(more: Record<string, unknown> = {}): App {
  return new App({ outdir: temporaryFolder(), analyticsReporting: false, context: { ...context, ...more } });
}

export const seoul: StackProps = { env: { region: 'ap-northeast-2' } };

/** A stack in a region, of which three zones can be named. */
export function testingStack(props: StackProps = seoul): Stack {
  return new Stack(testingApp(), 'Stack', props);
}

/** The stacks of an app, in the order in which they were made. */
export function stacksOf(app: App): Stack[] {
  return app.node.children.filter(Stack.isStack);
}

/** The templates of all stacks of an app, by their name, with those of their nested stacks in them. */
export function templatesOf(app: App): Templates {
  const { stacks } = app.synth();
  return Object.fromEntries(
    stacks.map(({ stackName, templateFile }) => [stackName, templateWithNested(app.outdir, templateFile)]),
  );
}

/** What the engines of validation found in an app that was synthesized. */
export function violationsIn(app: App): { pluginName: string; ruleName: string }[] {
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as {
    pluginReports: { pluginName: string; violations: { ruleName: string }[] }[];
  };
  return report.pluginReports.flatMap(({ pluginName, violations }) =>
    violations.map(({ ruleName }) => ({ pluginName, ruleName })),
  );
}

/** The only resource of a type, or an error. */
export function propertiesOf(stack: Stack, type: string): Record<string, unknown> {
  const found = Object.values(AssertTemplate.fromStack(stack).findResources(type));
  if (found.length !== 1) {
    throw new Error(`expected one ${type}, found ${found.length}`);
  }
  return (found[0] as { Properties: Record<string, unknown> }).Properties;
}

/** What was annotated anywhere below a construct, without synthesizing it. */
export function messagesOf(scope: IConstruct, level: 'warning' | 'error'): string[] {
  return scope.node
    .findAll()
    .flatMap((construct) => construct.node.metadata)
    .filter(({ type }) => type === `aws:cdk:${level}`)
    .map(({ data }) => String(data));
}
