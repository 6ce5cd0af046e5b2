# From metrics for Prometheus to those of CloudWatch, one JSON object a line. Who they are of is in `cluster` and `node`; what
# has labels of its own is of the whole cluster.

/^#/ || NF == 0 { next }

{
  name = $1
  labels = ""
  if (match($1, /\{.*\}$/)) {
    labels = substr($1, RSTART + 1, RLENGTH - 2)
    name = substr($1, 1, RSTART - 1)
  }
  dimensions = dimension("ClusterName", cluster)
  if (labels == "") dimensions = dimensions "," dimension("NodeId", node)
  count = split(labels, pairs, /",/)
  for (index_ = 1; index_ <= count; index_++) {
    split(pairs[index_], pair, /="/)
    sub(/"$/, "", pair[2])
    dimensions = dimensions "," dimension(pair[1], pair[2])
  }
  printf "{\"MetricName\":\"%s\",\"Dimensions\":[%s],\"Value\":%s}\n", name, dimensions, $2
}

function dimension(name_, value) { return "{\"Name\":\"" name_ "\",\"Value\":\"" value "\"}" }
