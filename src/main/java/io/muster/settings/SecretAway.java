package io.muster.settings;

/** A secret cannot be had. The message, for people, names the secret, what is wrong and the next move; never a value. */
public final class SecretAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SecretAway(String message) {
        super(message);
    }

    static SecretAway of(String secret, String why) {
        return new SecretAway("secret '" + secret + "' cannot be had: " + why);
    }
}
