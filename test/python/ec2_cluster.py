"""Kafka on EC2, with values of every shape: maps, lists, constructs of others. wheel.python.ts has the same in TypeScript."""

from aws_cdk import App, Environment, Size, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ssm as ssm
from cdk_kafka import (
    BrokerEgress,
    BrokerStorage,
    ClientAuthentication,
    Controllers,
    Ec2Brokers,
    Ec2KafkaCluster,
    KafkaCertificateAuthority,
    KafkaNetwork,
    NodeCertificates,
)

app = App()
stack = Stack(app, "Nodes", env=Environment(region="ap-northeast-2"))


def secret(node_id: str) -> secretsmanager.ISecret:
    arn = f"arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:node-{node_id}-AbCdEf"
    return secretsmanager.Secret.from_secret_complete_arn(stack, f"Node{node_id}", arn)


Ec2KafkaCluster(
    stack,
    "Kafka",
    cluster_name="orders",
    network=KafkaNetwork(
        stack,
        "Network",
        availability_zones=["ap-northeast-2a", "ap-northeast-2c", "ap-northeast-2d"],
        broker_egress=BrokerEgress.AS_CLIENTS,
    ),
    machine_image=ec2.MachineImage.generic_linux({"ap-northeast-2": "ami-0123456789abcdef0"}),
    controllers=Controllers.dedicated(zone_slots=[1, 2, 3], heap_size=Size.gibibytes(1)),
    brokers=Ec2Brokers.of(
        instance_type=ec2.InstanceType.of(ec2.InstanceClass.R7G, ec2.InstanceSize.XLARGE2),
        retired=[101],
        storage=BrokerStorage.gp3(size=Size.gibibytes(1000), volumes=2, throughput=149),
    ),
    client_authentication=[
        ClientAuthentication.scram(),
        ClientAuthentication.mutual_tls(
            certificate_authorities=[KafkaCertificateAuthority(stack, "Clients", common_name="clients")]
        ),
    ],
    certificates=NodeCertificates.provided(
        secrets={node_id: secret(node_id) for node_id in ["1", "2", "3", "102", "201", "301"]},
        authority=ssm.StringParameter.from_string_parameter_name(stack, "Root", "/ours/root"),
    ),
    existing_volumes={"201/1": "vol-0123456789abcdef0"},
)
app.synth()
