package io.muster.runbook;

import java.util.Arrays;
import java.util.List;

/**
 * Finds many words at once in a time that does not depend on how many they are or how alike: the automaton of Aho and
 * Corasick, over bytes. Immutable.
 */
final class WordSearch {

    /**
     * @param letters at least one
     * @param name what it is called when it is found
     * @param before how many letters before it tell something of it too, and {@code after} behind it
     */
    record Word(byte[] letters, String name, int before, int after) {}

    /** Told of each find: from, to (exclusive), and the word, which may have been cut off at the end. */
    interface Finds {
        void found(int from, int to, Word word);
    }

    /** So much of the beginning of a word that was cut off is hidden too, or half of a short one. */
    private static final int TELLING = 8;

    private static final int LEAST = 4;
    private static final byte[] PLAIN = alphabet(false);
    private static final byte[] URL_SAFE = alphabet(true);

    private final List<Word> words;
    private final byte[] alphabet;
    private final int[] root = new int[256];
    private byte[] letter = new byte[64];
    private int[] child = new int[64];
    private int[] sibling = new int[64];
    private int[] fail = new int[64];
    private int[] depth = new int[64];
    /** The longest word that ends here, and the shortest that goes through here; -1: none. */
    private int[] ending = new int[64];

    private int[] through = new int[64];
    private int nodes = 1;

    /** @param urlSafe whether {@code -} and {@code _} are read as {@code +} and {@code /} */
    WordSearch(List<Word> words, boolean urlSafe) {
        this.words = List.copyOf(words);
        this.alphabet = urlSafe ? URL_SAFE : PLAIN;
        Arrays.fill(ending, -1);
        Arrays.fill(through, -1);
        for (int word = 0; word < words.size(); word++) {
            plant(word);
        }
        link();
    }

    private static byte[] alphabet(boolean urlSafe) {
        byte[] alphabet = new byte[256];
        for (int i = 0; i < alphabet.length; i++) {
            alphabet[i] = (byte) (urlSafe && i == '-' ? '+' : urlSafe && i == '_' ? '/' : i);
        }
        return alphabet;
    }

    private void plant(int word) {
        int node = 0;
        int length = words.get(word).letters().length;
        for (byte each : words.get(word).letters()) {
            int next = next(node, each);
            if (next == 0) {
                next = grow(node, each);
            }
            node = next;
            if (through[node] < 0 || length < words.get(through[node]).letters().length) {
                through[node] = word;
            }
        }
        if (ending[node] < 0) {
            ending[node] = word;
        }
    }

    private int grow(int parent, byte each) {
        if (nodes == letter.length) {
            int more = nodes * 2;
            letter = Arrays.copyOf(letter, more);
            child = Arrays.copyOf(child, more);
            sibling = Arrays.copyOf(sibling, more);
            fail = Arrays.copyOf(fail, more);
            depth = Arrays.copyOf(depth, more);
            ending = Arrays.copyOf(ending, more);
            through = Arrays.copyOf(through, more);
            Arrays.fill(ending, nodes, more, -1);
            Arrays.fill(through, nodes, more, -1);
        }
        int node = nodes++;
        letter[node] = each;
        depth[node] = depth[parent] + 1;
        if (parent == 0) {
            root[each & 0xff] = node;
        } else {
            sibling[node] = child[parent];
            child[parent] = node;
        }
        return node;
    }

    /** 0 when there is none: nothing leads back to the root. */
    private int next(int node, byte each) {
        if (node == 0) {
            return root[each & 0xff];
        }
        int next = child[node];
        while (next != 0 && letter[next] != each) {
            next = sibling[next];
        }
        return next;
    }

    /** From each node to that of its longest end that is the beginning of a word: breadth first. */
    private void link() {
        int[] queue = new int[nodes];
        int last = 0;
        for (int first : root) {
            if (first != 0) {
                queue[last++] = first;
            }
        }
        for (int at = 0; at < last; at++) {
            int node = queue[at];
            if (ending[node] < 0) {
                ending[node] = ending[fail[node]];
            }
            // Children of the root are in no list of siblings.
            for (int next = child[node]; next != 0; next = sibling[next]) {
                fail[next] = step(fail[node], letter[next]);
                queue[last++] = next;
            }
        }
    }

    private int step(int node, byte each) {
        int at = node;
        int next = next(at, each);
        while (next == 0 && at != 0) {
            at = fail[at];
            next = next(at, each);
        }
        return next;
    }

    void search(TextView text, Finds finds) {
        int node = 0;
        for (int i = 0; i < text.length(); i++) {
            node = step(node, alphabet[text.at(i) & 0xff]);
            int word = ending[node];
            if (word >= 0) {
                finds.found(i + 1 - words.get(word).letters().length, i + 1, words.get(word));
            }
            if (node != 0 && text.isCutAfter(i)) {
                begun(node, i + 1, finds);
            }
        }
    }

    private void begun(int node, int end, Finds finds) {
        for (int at = node; at != 0; at = fail[at]) {
            Word word = words.get(through[at]);
            if (depth[at] >= TELLING || depth[at] >= LEAST && depth[at] * 2 >= word.letters().length) {
                finds.found(end - depth[at], end, word);
                return;
            }
        }
    }
}
