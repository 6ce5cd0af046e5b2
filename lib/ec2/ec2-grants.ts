import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { KafkaGrants, type GrantStrategy } from '../cluster/kafka-grants';
import { invalid } from '../private/errors';

/** What a grant means on EC2: nothing yet, and so it is refused, and never silently without effect. */
export function ec2Grants(cluster: IConstruct): KafkaGrants {
  return KafkaGrants._of(cluster, new AclsByHand(cluster));
}

class AclsByHand implements GrantStrategy {
  constructor(private readonly cluster: IConstruct) {}

  public produce(_grantee: iam.IGrantable, topic: string): iam.Grant {
    throw this.refusal(`--producer --topic '${topic}'`);
  }

  public consume(_grantee: iam.IGrantable, topic: string, group: string): iam.Grant {
    throw this.refusal(`--consumer --topic '${topic}' --group '${group}'`);
  }

  public describe(): iam.Grant {
    throw this.refusal(`--operation Describe --topic '*' --group '*' --cluster`);
  }

  public admin(): iam.Grant {
    throw this.refusal(`--operation All --topic '*' --group '*' --cluster`);
  }

  private refusal(acl: string): Error {
    return invalid(
      `no policy of IAM lets anybody into Kafka on EC2, whose rights are ACLs of its own users; make the user, then ` +
        `kafka-acls.sh --add --allow-principal 'User:<name>' ${acl} (docs/ec2.md)`,
      this.cluster,
    );
  }
}
