/**
 * Actions that an instance needs to be reached through AWS Systems Manager.
 *
 * Not the managed policy that is made for it: with that one an instance could read every parameter of the account.
 *
 * Sources, read on 2026-11-21:
 * - https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 * - https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */

/** For sessions of Session Manager. */
export const SESSION_ACTIONS = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
] as const;

/** For Run Command, beside those for sessions: agents before 3.3.40 take their messages from another place. */
export const RUN_COMMAND_ACTIONS = [
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:GetEndpoint',
  'ec2messages:GetMessages',
  'ec2messages:SendReply',
] as const;
