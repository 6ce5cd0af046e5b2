# How far consumer groups are behind. `reading` the history, lines are `second topic partition end`; then they are `group topic
# partition committed end`, as it is now. Prints metrics for Prometheus, and writes the history that the next minute begins with.
#
# The time is when the partition ended where the group is now, between two minutes in proportion. Where the group is further
# behind than the history goes back, it is at least that.

reading == "history" {
  partition = $2 "/" $3
  # A topic that was made anew begins with 0.
  if (partition in ends && $4 < last[partition]) delete_history(partition)
  ends[partition]++
  last[partition] = $4
  second_of[partition, ends[partition]] = $1
  end_of[partition, ends[partition]] = $4
  topic_of[partition] = $2
  number_of[partition] = $3
  next
}

{
  partition = $2 "/" $3
  if (partition in ends && $5 < last[partition]) delete_history(partition)
  seen[partition] = $5
  topic_of[partition] = $2
  number_of[partition] = $3
  key = $1 SUBSEP $2
  records = $5 > $4 ? $5 - $4 : 0
  sum[key] += records
  if (records > most[key] + 0) most[key] = records
  seconds = records > 0 ? time_behind(partition, $4) : 0
  if (seconds > oldest[key] + 0) oldest[key] = seconds
}

END {
  tell("lag_sum", "Records that a group has not read yet", sum)
  tell("lag_max", "Records that a group has not read yet, of the partition with the most", most)
  tell("lag_seconds_max", "Seconds since the oldest record was written that a group has not read yet", oldest)
  for (partition in seen) remember(partition, seen[partition])
  close(history)
}

function delete_history(partition, index_) {
  for (index_ = 1; index_ <= ends[partition]; index_++) {
    delete second_of[partition, index_]
    delete end_of[partition, index_]
  }
  ends[partition] = 0
}

function time_behind(partition, committed, index_, part, next_end, next_second) {
  if (ends[partition] + 0 == 0) return 0
  if (committed < end_of[partition, 1]) return now - second_of[partition, 1]
  for (index_ = ends[partition]; index_ > 1 && end_of[partition, index_] > committed; index_--);
  # What there is now is the newest of all.
  next_end = index_ == ends[partition] ? seen[partition] : end_of[partition, index_ + 1]
  next_second = index_ == ends[partition] ? now : second_of[partition, index_ + 1]
  part = (committed - end_of[partition, index_]) / (next_end - end_of[partition, index_])
  return now - second_of[partition, index_] - part * (next_second - second_of[partition, index_])
}

# Of each minute for an hour, and then of every tenth for a day.
function remember(partition, end, index_, minute, age) {
  minute = now - now % 60
  for (index_ = 1; index_ <= ends[partition]; index_++) {
    age = minute - second_of[partition, index_]
    if (age > 0 && (age <= 3600 || (age <= 86400 && second_of[partition, index_] % 600 == 0)))
      print second_of[partition, index_], topic_of[partition], number_of[partition], end_of[partition, index_] >history
  }
  print minute, topic_of[partition], number_of[partition], end >history
}

function tell(name, help, values, key, names) {
  printf "# HELP kafka_consumergroup_%s %s.\n# TYPE kafka_consumergroup_%s gauge\n", name, help, name
  for (key in sum) {
    split(key, names, SUBSEP)
    printf "kafka_consumergroup_%s{consumergroup=\"%s\",topic=\"%s\"} %.0f\n", name, names[1], names[2], values[key]
  }
}
