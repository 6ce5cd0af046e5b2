import { MultipartBody, MultipartUserData, type UserData } from 'aws-cdk-lib/aws-ec2';

/**
 * User data that runs a script at every boot, not only at the first.
 *
 * What is known only at deployment, such as bootstrap servers that moved, changes the user data of the instance that is
 * there: CloudFormation then stops and starts it, and by itself cloud-init would not look at the new text.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
 * @see https://repost.aws/knowledge-center/execute-user-data-ec2
 */
export function atEveryBoot(script: string): UserData {
  const userData = new MultipartUserData();
  for (const [contentType, body] of [
    ['text/cloud-config', '#cloud-config\ncloud_final_modules:\n- [scripts-user, always]\n'],
    ['text/x-shellscript', script],
  ] as const) {
    userData.addPart(MultipartBody.fromRawBody({ contentType: `${contentType}; charset="utf-8"`, body }));
  }
  return userData;
}
