import * as iam from 'aws-cdk-lib/aws-iam';
import { DependencyGroup } from 'constructs';

/** A principal that keeps what it is granted, for all the roles that are to have it. */
export class StatementCollector extends iam.PrincipalBase {
  public readonly statements: iam.PolicyStatement[] = [];
  // Of no use: it is never named as a principal, but gives its statements to roles that are.
  public readonly policyFragment = new iam.PrincipalPolicyFragment({});

  public override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.statements.push(statement);
    return { statementAdded: true, policyDependable: new DependencyGroup() };
  }

  public dedupeString(): undefined {
    return undefined;
  }
}
