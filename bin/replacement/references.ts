import { address, isRecord, type Templates } from './template';

/**
 * Everything that a value depends on: resources and parameters through `Ref`, `Fn::GetAtt` and `Fn::Sub`, mappings and
 * conditions, and what other stacks export or put out.
 */
export function referencesOf(value: unknown, stack: string, templates: Templates): Set<string> {
  const found = new Set<string>();
  collect(value, stack, templates, found);
  return found;
}

function collect(value: unknown, stack: string, templates: Templates, found: Set<string>): void {
  if (Array.isArray(value)) {
    value.forEach((item) => {
      collect(item, stack, templates, found);
    });
  } else if (isRecord(value)) {
    for (const [name, argument] of Object.entries(value)) {
      (intrinsics[name] ?? collect)(argument, stack, templates, found);
    }
  }
}

type Collector = typeof collect;

const intrinsics: Readonly<Record<string, Collector>> = {
  Ref: (logicalId, stack, _, found) => {
    found.add(address(stack, String(logicalId)));
  },
  'Fn::GetAtt': (argument, stack, _, found) => {
    const [logicalId] = Array.isArray(argument) ? (argument as unknown[]) : String(argument).split('.');
    found.add(address(stack, String(logicalId)));
  },
  'Fn::Sub': (argument, stack, templates, found) => {
    const [text, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    for (const [, logicalId = ''] of String(text).matchAll(/\$\{([A-Za-z0-9]+)[^}]*\}/g)) {
      found.add(address(stack, logicalId));
    }
    collect(variables, stack, templates, found);
  },
  'Fn::FindInMap': (argument, stack, templates, found) => {
    const [mapping, ...keys] = argument as unknown[];
    found.add(address(stack, String(mapping), 'Mappings'));
    collect(keys, stack, templates, found);
  },
  'Fn::If': (argument, stack, templates, found) => {
    const [condition, ...values] = argument as unknown[];
    found.add(address(stack, String(condition), 'Conditions'));
    collect(values, stack, templates, found);
  },
  'Fn::ImportValue': (exportName, _, templates, found) => {
    for (const [stack, { Outputs = {} }] of Object.entries(templates)) {
      for (const [name, output] of Object.entries(Outputs)) {
        if (output.Export !== undefined && output.Export.Name === exportName) {
          collectOutput(stack, name, templates, found);
        }
      }
    }
  },
  'Fn::GetStackOutput': (argument, _, templates, found) => {
    const { StackName, OutputName } = isRecord(argument) ? argument : {};
    collectOutput(String(StackName), String(OutputName), templates, found);
  },
};

function collectOutput(stack: string, name: string, templates: Templates, found: Set<string>): void {
  found.add(address(stack, name, 'Outputs'));
  collect(templates[stack]?.Outputs?.[name]?.Value, stack, templates, found);
}
