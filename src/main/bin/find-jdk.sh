# Shared by mvnw and the frontdesk launcher; sourced, not run. POSIX sh.

jdk_needed=25

# Prints the major version of the Java in folder $1, or nothing.
java_major() {
    [ -x "$1/bin/java" ] || return 0
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p'
    fi
}

# True if folder $1 holds a Java that is recent enough and has the program $2.
java_fits() {
    [ -x "$1/bin/$2" ] || return 1
    major=$(java_major "$1")
    [ -n "$major" ] && [ "$major" -ge "$jdk_needed" ]
}

# Sets and exports JAVA_HOME: the one given, the one on PATH, or the first in the usual folders. $1 is the
# program that it must have: javac to build, java to run. Exits with one sentence if there is none.
find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && java_fits "$JAVA_HOME" "$1"; then
        export JAVA_HOME
        return 0
    fi
    on_path=
    if command -v java >/dev/null 2>&1; then
        on_path=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    fi
    for home in "$on_path" \
        /usr/lib/jvm/* /usr/java/* /usr/local/java/* /opt/* /opt/java/* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
        "$HOME"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if java_fits "$home" "$1"; then
            JAVA_HOME=$home
            export JAVA_HOME
            return 0
        fi
    done
    echo "Frontdesk needs a JDK $jdk_needed or newer and found none (looked in JAVA_HOME, on PATH and in the usual folders): install Eclipse Temurin $jdk_needed from https://adoptium.net, or set JAVA_HOME to one." >&2
    exit 1
}
