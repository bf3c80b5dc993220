package io.muster;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The server. People start it with {@code ./muster up}. */
@SpringBootApplication
public class Muster {

    public static void main(String[] args) {
        SpringApplication.run(Muster.class, args);
    }
}
