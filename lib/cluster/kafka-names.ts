import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { invalid } from '../private/errors';

/**
 * A topic by its name: letters, digits, dot, underscore, hyphen; at most 249.
 *
 * @see https://kafka.apache.org/documentation/#design_topicnames
 */
export function topicName(cluster: IConstruct, topic: string): string {
  if (!Token.isUnresolved(topic) && !/^[A-Za-z0-9._-]{1,249}$/.test(topic)) {
    throw invalid(`'topic' must be 1-249 letters, digits, '.', '_' or '-', got '${topic}'`, cluster);
  }
  return topic;
}

/** A group may hold any character, but dimensions of CloudWatch only those of ASCII that can be seen: at most 255. */
export function groupName(cluster: IConstruct, group: string): string {
  if (!Token.isUnresolved(group) && !/^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(group)) {
    throw invalid(
      `'group' must be 1-255 characters of ASCII, as CloudWatch knows no others in names, got '${group}'`,
      cluster,
    );
  }
  return group;
}
