package io.muster.runbook;

import java.util.ArrayList;
import java.util.List;

/** What one text has that another has not, line by line, for a card: {@code -} what was, {@code +} what is. */
final class Differences {

    private static final int MOST = 60;

    private Differences() {}

    /** At most 60 lines; equal lines are left out. */
    static String between(String before, String after) {
        List<String> was = before.lines().toList();
        List<String> is = after.lines().toList();
        int[][] common = common(was, is);
        List<String> said = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < was.size() || j < is.size()) {
            if (i < was.size() && j < is.size() && was.get(i).equals(is.get(j))) {
                i++;
                j++;
            } else if (j == is.size() || (i < was.size() && common[i + 1][j] >= common[i][j + 1])) {
                said.add("- " + was.get(i++).strip());
            } else {
                said.add("+ " + is.get(j++).strip());
            }
        }
        return said.size() <= MOST
                ? String.join("\n", said)
                : String.join("\n", said.subList(0, MOST)) + "\n… and " + (said.size() - MOST) + " more lines";
    }

    /** How long the longest common sequence is of what follows each pair of lines. */
    private static int[][] common(List<String> was, List<String> is) {
        int[][] common = new int[was.size() + 1][is.size() + 1];
        for (int i = was.size() - 1; i >= 0; i--) {
            for (int j = is.size() - 1; j >= 0; j--) {
                common[i][j] = was.get(i).equals(is.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
