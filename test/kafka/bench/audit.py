#!/usr/bin/env python3
"""What was acknowledged must be there.

audit.py produce CONFIG TOPIC SECONDS RATE FILE   writes RATE records a second over all partitions, and each record that is
                                                  acknowledged into FILE: [partition, offset, number, sent, acknowledged];
                                                  ends before its time when there is a FILE.stop
audit.py verify CONFIG TOPIC FILE                 reads the topic; fails unless each acknowledged record is at its offset
audit.py exchange CONFIG TOPIC GROUP              writes a record and reads it, within ten seconds, and tells what was said
audit.py partitions CONFIG                        tells leader, replicas and replicas in sync of every partition

CONFIG is a JSON file in the words of librdkafka. One line of JSON tells how it went. With more than one producer on a
topic, each takes numbers of its own: BASE is where they begin (an environment variable)."""

import collections
import json
import os
import sys
import time

from confluent_kafka import Consumer, Producer, TopicPartition

BASE = int(os.environ.get("BASE", "0"))


def config(path, **more):
    with open(path, encoding="utf-8") as file:
        return {"log_level": 0, **more, **json.load(file)}


def produce(path, topic, seconds, rate, target):
    producer = Producer(
        config(
            path,
            **{
                "linger.ms": 2,
                "delivery.timeout.ms": 60000,
                "request.timeout.ms": 5000,
                "socket.timeout.ms": 6000,
                "reconnect.backoff.max.ms": 500,
                "topic.metadata.refresh.interval.ms": 2000,
                "socket.connection.setup.timeout.ms": 3000,
            },
        )
    )
    partitions = len(producer.list_topics(topic, 20).topics[topic].partitions)
    errors = collections.Counter()
    acknowledged = 0
    with open(target, "w", buffering=1 << 16, encoding="utf-8") as out:

        def delivered(number, sent):
            def callback(error, message):
                nonlocal acknowledged
                if error:
                    errors[error.name()] += 1
                else:
                    acknowledged += 1
                    row = [message.partition(), message.offset(), number, round(sent, 4), round(time.time(), 4)]
                    out.write(json.dumps(row) + "\n")

            return callback

        start, sent = time.time(), 0
        while (now := time.time()) < start + seconds and not os.path.exists(target + ".stop"):
            while sent < (now - start) * rate:
                number = BASE + sent
                value = b"%d %s" % (number, b"x" * 200)
                try:
                    producer.produce(topic, value=value, partition=number % partitions, on_delivery=delivered(number, now))
                except BufferError:
                    break  # a stall: the queue is full, and what is behind it is sent later
                sent += 1
            producer.poll(0.005)
        left = producer.flush(70)
    return {"sent": sent, "acknowledged": acknowledged, "unflushed": left, "errors": dict(errors)}


def everything(path, topic):
    """The numbers of all records, by partition and offset; None where a partition was not read to its end."""
    group = f"audit-{os.getpid()}"
    consumer = Consumer(config(path, **{"group.id": group, "enable.auto.commit": False, "enable.partition.eof": True}))
    partitions = list(consumer.list_topics(topic, 20).topics[topic].partitions)
    consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
    numbers, ended, deadline = {}, set(), time.time() + 60
    while len(ended) < len(partitions) and time.time() < deadline:
        for message in consumer.consume(5000, 0.1):
            if not message.error():
                numbers[(message.partition(), message.offset())] = int(message.value().split()[0])
            elif message.error().name() == "_PARTITION_EOF":
                ended.add(message.partition())
    consumer.close()
    return numbers, len(ended) == len(partitions)


def verify(path, topic, source):
    with open(source, encoding="utf-8") as file:
        acknowledged = [json.loads(line) for line in file]
    numbers, complete = everything(path, topic)
    seen = set(numbers.values())
    # A retry that was acknowledged as a duplicate has no offset: its number may be anywhere.
    lost = [
        row
        for row in acknowledged
        if (row[2] not in seen if row[1] is None or row[1] < 0 else numbers.get((row[0], row[1])) != row[2])
    ]
    gaps, last = collections.defaultdict(float), {}
    for partition, _, _, _, at in sorted(acknowledged, key=lambda row: row[4]):
        if partition in last:
            gaps[partition] = max(gaps[partition], at - last[partition])
        last[partition] = at
    waits = sorted(row[4] - row[3] for row in acknowledged) or [0]
    return {
        "acknowledged": len(acknowledged),
        "read": len(numbers),
        "complete": complete,
        "lost": len(lost),
        "duplicates": len(numbers) - len(seen),
        "longestGap": round(max(gaps.values(), default=0), 2),
        "p50": round(waits[len(waits) // 2] * 1000, 1),
        "p99": round(waits[int(len(waits) * 0.99)] * 1000, 1),
    }


def exchange(path, topic, group):
    says, mark = [], os.urandom(8).hex().encode()

    def heard(error):
        says.append(f"{error.name()}: {error.str()}")

    def delivered(error, _):
        if error:
            heard(error)
        else:
            says.append("written")

    producer = Producer(config(path, error_cb=heard, **{"message.timeout.ms": 4000}))
    producer.produce(topic, value=mark, on_delivery=delivered)
    producer.flush(5)
    if "written" not in says:
        return {"ok": False, "says": says}
    reading = {"group.id": group, "auto.offset.reset": "earliest", "error_cb": heard}
    consumer = Consumer(config(path, **reading))
    consumer.subscribe([topic])
    deadline, found = time.time() + 10, False
    while not found and time.time() < deadline:
        for message in consumer.consume(1000, 0.2):
            if message.error():
                heard(message.error())
            found = found or message.value() == mark
    consumer.close()
    return {"ok": found, "says": says}


def partitions(path):
    consumer = Consumer(config(path, **{"group.id": "none"}))
    found = consumer.list_topics(timeout=10).topics.values()
    return [
        {"topic": topic.topic, "leader": one.leader, "replicas": one.replicas, "inSync": one.isrs}
        for topic in found
        for one in topic.partitions.values()
    ]


if sys.argv[1] == "partitions":
    print(json.dumps(partitions(sys.argv[2])))
elif sys.argv[1] == "exchange":
    print(json.dumps(exchange(*sys.argv[2:])))
elif sys.argv[1] == "produce":
    print(json.dumps(produce(sys.argv[2], sys.argv[3], float(sys.argv[4]), float(sys.argv[5]), sys.argv[6])))
else:
    print(json.dumps(verify(sys.argv[2], sys.argv[3], sys.argv[4])))
