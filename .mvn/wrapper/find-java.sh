# Read by mvnw and trapeze (POSIX sh, `. find-java.sh`): finds the JDK that JAVA_HOME names, else the one on the PATH.
# Sets java (the command to start), java_major (17, 21 …) and java_build (a name for exactly this build of the JDK).
# Ends the calling script with status 1 and one line when there is no JDK 17 or newer.
#
# The version comes from the JDK's own `release` file, because starting a JVM only to ask it costs 50 ms at each start.

find_java() { # $1: name of the calling script, for its messages
  if [ -n "${JAVA_HOME-}" ]; then
    java=$JAVA_HOME/bin/java
    if [ ! -x "$java" ]; then
      echo "$1: JAVA_HOME is $JAVA_HOME, but there is no bin/java in it; Trapeze needs a JDK 17 or newer" >&2
      exit 1
    fi
    java_home=$JAVA_HOME
  else
    java=$(command -v java) || {
      echo "$1: no java found; install a JDK 17 or newer and put it on the PATH or into JAVA_HOME" >&2
      exit 1
    }
    java_home=$(readlink -f "$java" 2>/dev/null) || java_home=$java
    java_home=${java_home%/bin/java}
  fi

  java_version='' java_build=''
  if [ -r "$java_home/release" ]; then
    while IFS='=' read -r key value; do
      value=${value#\"} value=${value%\"}
      case $key in
        JAVA_VERSION) java_version=$value ;;
        IMPLEMENTOR | JAVA_RUNTIME_VERSION | OS_ARCH) java_build=$java_build-$value ;;
      esac
    done <"$java_home/release"
  fi
  if [ -z "$java_version" ]; then
    java_version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
    java_build=-$java_version
  fi
  # As a part of a file name.
  case $java_build in
    *[!A-Za-z0-9.+_-]*) java_build=$(printf %s "$java_build" | tr -c 'A-Za-z0-9.+_-' '_') ;;
  esac
  java_build=${java_build#-}

  java_major=${java_version%%[!0-9]*}
  if [ "${java_major:-0}" -lt 17 ]; then
    echo "$1: $java is Java ${java_version:-of an unknown version}; Trapeze needs a JDK 17 or newer (set JAVA_HOME)" >&2
    exit 1
  fi
}
