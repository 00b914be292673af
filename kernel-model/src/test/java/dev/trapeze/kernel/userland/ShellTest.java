package dev.trapeze.kernel.userland;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ShellTest {

  /** Lines are joined by spaces here: only what is printed counts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          echo a; echo b                          | a b       | 0
          false && echo a ;; true                 | sh: syntax error: unexpected ; | 2
          false && echo no; echo $?               | 1         | 0
          true && echo yes                        | yes       | 0
          true && false                           |           | 1
          echo 'a  b' "c $? d" e\\ f              | a  b c 0 d e f | 0
          echo "x'y" 'x"y' \\"  # a comment       | x'y x"y " | 0
          echo a#b                                | a#b       | 0
          (exit 3); echo $?                       | 3         | 0
          exit 300                                |           | 44
          exit x                                  | usage: exit [STATUS] | 2
          (cd /nosuch); cd nosuch                 | sh: cd: /nosuch: No such file or directory sh: cd: nosuch: No such file or directory | 1
          mkdir d; (cd d; pwd); pwd               | /d /      | 0
          nosuch                                  | sh: nosuch: not found | 127
          ./nosuch                                | sh: ./nosuch: not found | 127
          /README                                 | sh: /README: Exec format error | 126
          echo a > f b; cat < f                   | a b       | 0
          echo a > f; echo b >> f; cat f          | a b       | 0
          nosuch 2> f; cat f                      | sh: nosuch: not found | 0
          cat < nosuch                            | sh: nosuch: No such file or directory | 1
          echo a > d/e/f                          | sh: d/e/f: No such file or directory | 1
          echo (                                  | sh: syntax error: unexpected ( | 2
          ( echo a                                | sh: syntax error: unexpected end of line | 2
          echo )                                  | sh: syntax error: unexpected ) | 2
          echo 'a                                 | sh: syntax error: a ' is not closed | 2
          echo a >                                | sh: syntax error: unexpected end of line | 2
          & echo                                  | sh: syntax error: unexpected & | 2
          ((((((echo))))))                        | sh: syntax error: parentheses are nested too deeply | 2
          (((((echo deep)))))                     | deep      | 0
          (sleep 1; echo late) & echo early; wait | early late | 0
          cat & wait; echo $?                     | 0         | 0
          mkdir d; cd d; touch b1 a1 a2; echo * ?1 a* | a1 a2 b1 a1 b1 a1 a2 | 0
          touch f1 f2; cd /; echo f? "f?" f\\? x*  | f1 f2 f? f? x* | 0
          mkdir d; touch d/x d/y; rm d/*; ls d    |           | 0
          sh -c 'echo a; exit 4'                  | a         | 4
          echo echo script > s; sh s              | script    | 0
          sh nosuch                               | sh: nosuch: No such file or directory | 127
          sh -x y z                               | usage: sh [-c COMMANDS | 2
          sleep 1000 & kill 3; wait; echo $?      | 0         | 0
          sh -c 'kill $$'                         |           | 143
          `""`                                    | sh: : not found | 127
          A=1; echo $A "$A" '$A' ${A}b $Ab x      | 1 1 $A 1b x | 0
          A='b  c'; echo $A "$A"; A= ; echo $A x  | b c b  c x | 0
          A=1; B=$A$A; echo "$B"                  | 11        | 0
          A=x* ; touch x1; echo $A "$A"           | x1 x*     | 0
          A=1; printenv A                         |           | 1
          A=1 printenv A; echo "<$A>"             | 1 <>      | 0
          A=1 B=2 env                             | PATH=/:. HOME=/ SHELL=/sh A=1 B=2 | 0
          export A=1 B; printenv A B; echo $?     | 1  0      | 0
          A=1; export A; A=2; printenv A          | 2         | 0
          A=1; export A; unset A; printenv A      |           | 1
          export 1=2 A=3; echo $? $A              | sh: export: 1=2: not a name 1 3 | 0
          unset a=b                               | sh: unset: a=b: not a name | 1
          A=1 (echo)                              | sh: syntax error: a word before ( | 2
          echo A=1 "$"  $ $% a$                   | A=1 $ $ $% a$ | 0
          (A=1); echo "<$A>"                      | <>        | 0
          mkdir bin; cp echo bin/say; PATH=/bin:/; say a; echo b | a b | 0
          PATH=/nosuch; ls                        | sh: ls: not found | 127
          PATH=/; mkdir d; cd d; cp /echo say; say x | sh: say: not found | 127
          PATH=:/; mkdir d; cd d; cp /echo say; say x | x       | 0
          unset PATH; echo a                      | a         | 0
          mkdir d; HOME=/d; cd; pwd               | /d        | 0
          env -i A=1 printenv                     | A=1       | 0
          env -u PATH printenv PATH               |           | 1
          env nosuch; env /README                 | env: nosuch: No such file or directory env: /README: Exec format error | 126
          env -x                                  | usage: env [-i] [-u NAME] [NAME=VALUE...] [COMMAND...] | 2
          """)
  void shellRunsALine(String line, String output, int status) {
    UserSystem.Result result = UserSystem.run(Xlen.RV64, line + "\n");

    assertThat(String.join(" ", result.output().lines().toList()))
        .startsWith(output == null ? "" : output);
    assertThat(result.status()).as(result.output()).isEqualTo(status);
  }

  @Test
  void controlCharactersAreNoPatterns() {
    assertThat(UserSystem.run(Xlen.RV64, "echo \001 \002\n").output()).isEqualTo("\001 \002\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void pipesConnectManyCommands(Xlen xlen) {
    String line = "echo through " + "| cat ".repeat(12) + "&& (echo a; echo b) | (cat; echo c)";

    assertThat(UserSystem.run(xlen, line).output()).isEqualTo("through\na\nb\nc\n");
  }

  @Test
  void syntaxErrorSpoilsOnlyItsLine() {
    assertThat(UserSystem.run(Xlen.RV64, "echo a |\necho b\n").output())
        .isEqualTo("sh: syntax error: unexpected end of line\nb\n");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatIsTooLongIsAnErrorAndNoCrash(Xlen xlen) {
    String long1 = "echo " + "a".repeat(5000) + "\n";
    String long2 = "echo " + "a".repeat(4000) + "\n";
    String many = "echo" + " x".repeat(40) + "\n";

    UserSystem.Result result = UserSystem.run(xlen, long1 + long2 + many + "echo still here\n");

    assertThat(result.output().lines())
        .containsExactly(
            "sh: line too long (more than 4096 characters)",
            "sh: echo: Argument list too long",
            "sh: echo: Argument list too long",
            "still here");
  }

  @Test
  void forkThatFailsIsAnErrorOfThatCommandAlone() {
    UserSystem.Result result =
        UserSystem.run(
            Xlen.RV64,
            "sleep 1000 & ".repeat(65) + "echo $?\nexit 5\n",
            config -> config.withMaxProcesses(64));

    assertThat(result.output()).contains("sh: fork: Resource temporarily unavailable\n");
    assertThat(result.status()).isEqualTo(5);
  }
}
