import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import kafka.server.KafkaConfig;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.apache.kafka.server.log.remote.storage.RemoteLogManagerConfig;

/**
 * Without arguments: what the Kafka on the class path reads from a server.properties, one `name ...` or `prefix ...` a
 * line. With files: one line for each, `well` or what is wrong with it. Nothing is started, and nothing connected to.
 */
public final class ServerProperties {
  private static final String LISTENER_PREFIX = new ListenerName("x").configPrefix().replace("x.", "");

  /** Of classes that are given everything, whatever its name. */
  private static final Set<String> PREFIXES = Set.of(
      AbstractConfig.CONFIG_PROVIDERS_CONFIG + ".",
      CommonClientConfigs.METRICS_CONTEXT_PREFIX,
      RemoteLogManagerConfig.DEFAULT_REMOTE_STORAGE_MANAGER_CONFIG_PREFIX,
      RemoteLogManagerConfig.DEFAULT_REMOTE_LOG_METADATA_MANAGER_CONFIG_PREFIX);

  public static void main(String[] files) throws Exception {
    if (files.length == 0) {
      names().forEach(name -> System.out.println("name " + name));
      System.out.println("prefix " + LISTENER_PREFIX);
      new TreeSet<>(PREFIXES).forEach(prefix -> System.out.println("prefix " + prefix));
    }
    for (String file : files) {
      List<String> problems = problemsOf(Path.of(file));
      System.out.println(problems.isEmpty() ? "well" : String.join("; ", problems).replaceAll("\\s+", " "));
    }
  }

  /** Those that the parser defines, and those that are read beside it. */
  private static TreeSet<String> names() {
    TreeSet<String> names = new TreeSet<>(AbstractKafkaConfig.CONFIG_DEF.names());
    names.add(StandardAuthorizer.SUPER_USERS_CONFIG);
    names.add(StandardAuthorizer.ALLOW_EVERYONE_IF_NO_ACL_IS_FOUND_CONFIG);
    names.add(AbstractConfig.CONFIG_PROVIDERS_CONFIG);
    names.add(JmxReporter.INCLUDE_CONFIG);
    names.add(JmxReporter.EXCLUDE_CONFIG);
    return names;
  }

  private static List<String> problemsOf(Path file) throws Exception {
    List<String> problems = new ArrayList<>();
    Properties properties = new Properties() {
      @Override
      public synchronized Object put(Object name, Object value) {
        if (containsKey(name)) {
          problems.add(name + " is there twice");
        }
        return super.put(name, value);
      }
    };
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    Set<String> listeners = listenersOf(properties);
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (!isKnown(name, listeners)) {
        problems.add("unknown " + name);
      }
    }
    try {
      construct(properties, listeners);
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) cause = cause.getCause();
      problems.add(cause.toString());
    }
    return problems;
  }

  private static boolean isKnown(String name, Set<String> listeners) {
    if (!name.startsWith(LISTENER_PREFIX)) {
      return names().contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
    }
    // listener.name.<listener>.<name> or listener.name.<listener>.<mechanism>.<name>, both in lower case.
    String[] parts = name.substring(LISTENER_PREFIX.length()).split("\\.", 2);
    if (parts.length < 2 || !listeners.contains(parts[0])) {
      return false;
    }
    String[] rest = parts[1].split("\\.", 2);
    boolean isOfMechanism = rest.length == 2 && rest[0].equals(rest[0].toLowerCase(Locale.ROOT));
    return names().contains(parts[1]) || isOfMechanism && rest[1].startsWith("sasl.") && names().contains(rest[1]);
  }

  /** The listeners of a node and of those that it connects to, as they are written in names of properties. */
  private static Set<String> listenersOf(Properties properties) {
    Set<String> listeners = new TreeSet<>();
    for (String name : List.of("listeners", "controller.listener.names", "listener.security.protocol.map")) {
      for (String listener : properties.getProperty(name, "").split(",")) {
        listeners.add(listener.trim().replaceFirst(":.*", "").toLowerCase(Locale.ROOT));
      }
    }
    listeners.remove("");
    return listeners;
  }

  /** As a node does at its start: each of these refuses what it cannot use. */
  private static void construct(Properties properties, Set<String> listeners) {
    KafkaConfig config = KafkaConfig.fromProps(properties, false);
    if (StandardAuthorizer.class.getName().equals(properties.getProperty("authorizer.class.name"))) {
      new StandardAuthorizer().configure(config.originals());
    }
    for (String listener : listeners) {
      ListenerName name = ListenerName.normalised(listener);
      Map<String, Object> values = config.valuesWithPrefixOverride(name.configPrefix());
      SslPrincipalMapper.fromRules((String) values.get(BrokerSecurityConfigs.SSL_PRINCIPAL_MAPPING_RULES_CONFIG));
      for (String key : values.keySet()) {
        if (key.endsWith(".sasl.jaas.config")) {
          JaasContext.loadServerContext(name, key.replace(".sasl.jaas.config", "").toUpperCase(Locale.ROOT), values);
        }
      }
    }
  }
}
