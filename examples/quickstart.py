"""
The least: a network of its own, a cluster of three brokers over three zones, and an application that produces to it.
What quickstart.ts is in TypeScript; both give the same template.
"""

from aws_cdk import App, Environment, Size, Stack
from aws_cdk import aws_iam as iam
from cdk_kafka import KafkaNetwork, MskBrokers, MskCluster, MskStorage


class QuickstartStack(Stack):
    def __init__(self, app: App, construct_id: str) -> None:
        super().__init__(app, construct_id, env=Environment(region="ap-northeast-2"))

        network = KafkaNetwork(
            self,
            "Network",
            availability_zones=["ap-northeast-2a", "ap-northeast-2c", "ap-northeast-2d"],
        )

        cluster = MskCluster(
            self,
            "Kafka",
            cluster_name="quickstart",
            network=network,
            brokers=MskBrokers.standard(
                instance_type="kafka.m7g.large",
                storage=MskStorage.ebs(volume_size=Size.gibibytes(100)),
            ),
        )

        producer = iam.Role(self, "Producer", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
        cluster.grants.produce(producer, "orders")


app = App()
QuickstartStack(app, "Quickstart")
app.synth()
