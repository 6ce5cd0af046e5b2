#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { planCommand } from './commands/plan';
import { UsageError } from './plan/usage-error';

/** What a person can mend ends with this, as with most of Unix. */
const USAGE = 2;

const program = new Command('cdk-kafka')
  .description('Apache Kafka on AWS, planned')
  .version(version)
  .showHelpAfterError('(cdk-kafka plan --help tells all there is)')
  .addCommand(planCommand().exitOverride())
  .exitOverride();

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : USAGE;
  } else if (error instanceof UsageError) {
    console.error(`cdk-kafka: ${error.message}`);
    process.exitCode = USAGE;
  } else {
    throw error;
  }
});
