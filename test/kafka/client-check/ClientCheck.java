import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Reads each client.properties named on the command line as Kafka's own tools do, and makes a client of it: unknown
 * names, missing classes, wrong logins, unreadable keystores and unresolved config providers show here. Connects to nobody.
 */
public final class ClientCheck {
  public static void main(String[] files) throws Exception {
    boolean well = true;
    for (String file : files) {
      Properties properties = new Properties();
      try (InputStream in = new FileInputStream(file)) {
        properties.load(in);
      }
      try (AdminClient client = AdminClient.create(properties)) {
        AdminClientConfig config = new AdminClientConfig(properties);
        TreeSet<String> unknown = new TreeSet<>(properties.stringPropertyNames());
        unknown.removeAll(AdminClientConfig.configNames());
        unknown.removeIf(name -> name.startsWith("config.providers"));
        Map<String, Object> values = config.originals();
        System.out.println(file + ": " + (unknown.isEmpty() ? "well" : "unknown " + unknown) + ", login "
            + values.get("sasl.jaas.config"));
        well &= unknown.isEmpty();
      } catch (Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) cause = cause.getCause();
        System.out.println(file + ": " + cause);
        well = false;
      }
    }
    System.exit(well ? 0 : 1);
  }
}
