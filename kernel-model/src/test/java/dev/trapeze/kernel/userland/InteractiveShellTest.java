package dev.trapeze.kernel.userland;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InteractiveShellTest {
  private static final String CONTROL_C = "\3";
  private static final String CONTROL_D = "\4";

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void initStartsAShellWithAPrompt(Xlen xlen) {
    assertThat(UserSystem.interactive(xlen).newOutput()).isEqualTo("init: starting sh\n$ ");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void shellEchoesAndAnswers(Xlen xlen) {
    UserSystem system = booted(xlen);

    assertThat(system.type("echo hi\n")).isEqualTo("echo hi\nhi\n$ ");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void controlCEndsTheForegroundPipelineAndNotTheShell(Xlen xlen) {
    UserSystem system = booted(xlen);
    system.typeAndLetSleep("sleep 1000 | cat\n");

    assertThat(system.typeAndLetSleep(CONTROL_C)).endsWith("\n$ ");
    assertThat(system.type("echo $?\n")).isEqualTo("echo $?\n130\n$ ");
    assertThat(system.type("ps | grep -c sleep\n")).contains("\n2\n");
  }

  @Test
  void controlCAtThePromptThrowsTheLineAway() {
    UserSystem system = booted(Xlen.RV64);
    system.type("echo never");

    assertThat(system.type(CONTROL_C)).endsWith("\n$ ");
    assertThat(system.type("echo now\n")).isEqualTo("echo now\nnow\n$ ");
  }

  @Test
  void shellInsideAShellKeepsTheTerminalToItself() {
    UserSystem system = booted(Xlen.RV64);
    system.type("sh\n");
    system.typeAndLetSleep("sleep 1000\n");

    assertThat(system.typeAndLetSleep(CONTROL_C)).endsWith("\n$ ");
    assertThat(system.type("exit 4\n")).isEqualTo("exit 4\n$ ");
    assertThat(system.type("echo $?\n")).isEqualTo("echo $?\n4\n$ ");
  }

  @Test
  void initStartsANewShellAfterTheEndOfTheInput() {
    UserSystem system = booted(Xlen.RV64);

    assertThat(system.type(CONTROL_D)).endsWith("\ninit: starting sh\n$ ");
  }

  @Test
  void controlCLeavesBackgroundJobsAlone() {
    UserSystem system = booted(Xlen.RV64);
    system.typeAndLetSleep("sleep 1000 &\n");
    system.typeAndLetSleep("sleep 2000\n");
    system.typeAndLetSleep(CONTROL_C);

    assertThat(system.typeAndLetSleep("ps\n").lines().filter(line -> line.endsWith(" sleep")))
        .hasSize(1);
  }

  private static UserSystem booted(Xlen xlen) {
    UserSystem system = UserSystem.interactive(xlen);
    system.newOutput();
    return system;
  }
}
