import { Stack, Token, Validations } from 'aws-cdk-lib';
import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { Construct } from 'constructs';
import { MSK_LIMITS_AS_OF, MSK_STORAGE_AUTO_SCALING } from '../facts/msk-limits';
import type { StorageAutoScaling } from './msk-storage';

/**
 * Lets the volumes of a cluster grow.
 *
 * Without the L2 class, which makes a role that nothing assumes: MSK has a service-linked one.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-msk.html
 */
export function defineStorageAutoScaling(
  scope: Construct,
  { clusterName, clusterArn }: { clusterName: string; clusterArn: string },
  { maxVolumeSizeGib, targetUtilizationPercent }: StorageAutoScaling,
): void {
  warnWhereMissing(scope);
  const target = new CfnScalableTarget(scope, 'StorageTarget', {
    serviceNamespace: 'kafka',
    scalableDimension: 'kafka:broker-storage:VolumeSize',
    resourceId: clusterArn,
    // Must be given and is never used: volumes do not shrink.
    minCapacity: 1,
    maxCapacity: maxVolumeSizeGib,
  });
  new CfnScalingPolicy(scope, 'StorageScaling', {
    policyName: `${clusterName}-storage`,
    policyType: 'TargetTrackingScaling',
    scalingTargetId: target.ref,
    targetTrackingScalingPolicyConfiguration: {
      predefinedMetricSpecification: { predefinedMetricType: 'KafkaBrokerStorageUtilization' },
      targetValue: targetUtilizationPercent,
      disableScaleIn: true,
    },
  });
}

function warnWhereMissing(scope: Construct): void {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && MSK_STORAGE_AUTO_SCALING.regionsWithout.includes(region)) {
    Validations.of(scope).addWarning(
      'cdk-kafka:storageAutoScalingRegion',
      `region ${region} had no auto-scaling of storage on ${MSK_LIMITS_AS_OF}; leave 'autoScaling' out and watch the volumes`,
    );
  }
}
