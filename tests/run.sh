# Everything that must hold before a change is finished. ./dev reads this file; `./dev test` calls test_everything.
#
# What counts: each build, each suite of Check and each script is one, with each compiler. All of it runs even after
# a failure; the last line says how many passed. Logs stay in build-check/ and build-sane/ under test-logs/.
# ./dev test NAME… takes only the suites, scripts and stages whose name contains one of the words.

passed=0
failed=0
failures=''
filter=()

# count NAME STATUS: the one place where anything is counted
count() {
    if [ "$2" = 0 ]; then passed=$((passed + 1))
    else
        failed=$((failed + 1))
        failures="$failures
  $1"
    fi
}

wanted() {
    [ ${#filter[@]} = 0 ] && return 0
    local word
    for word in "${filter[@]}"; do case $1 in *"$word"*) return 0 ;; esac; done
    return 1
}

# stage WORDS COMMAND…: says what runs and how long it took
stage() {
    local words=$1 start=$SECONDS
    shift
    printf '\n== %s\n' "$words"
    "$@"
    printf -- '-- %s: %d s\n' "$words" $((SECONDS - start))
}

test_build() { # FOLDER NAME COMPILER
    [ -n "$(warnings "$3")" ] || say "$3 $("$3" -dumpversion) has not been tried yet: what it warns of is told, and is no fault"
    quietly ninja -C "$1" -k 0 2>&1
    count "$2" $?
}

# ---- jobs: suites and scripts, as many at a time as there are cores ----

# Reads lines "NAME<TAB>COMMAND"; runs them; the log of NAME is FOLDER/NAME.log, its status in NAME.status.
run_jobs() {
    local folder=$1
    mkdir -p "$folder"
    tr '\t' '\n' | xargs -d '\n' -n 2 -P "$jobs" bash -c '
        folder=$0 name=$1 command=$2
        begin=$(date +%s.%N)
        bash -c "$command" >"$folder/$name.log" 2>&1 </dev/null
        status=$?
        echo "$status" >"$folder/$name.status"
        printf "%s %.1f\n" "$name" "$(echo "$(date +%s.%N) $begin" | awk "{ print \$1 - \$2 }")" >"$folder/$name.time"
    ' "$folder"
}

# report FOLDER KIND NAME…: what each one said
report() {
    local folder=$1 kind=$2 name status seconds
    shift 2
    for name in "$@"; do
        status=$(cat "$folder/$name.status" 2>/dev/null || echo 1)
        seconds=$(awk '{ print $2 }' "$folder/$name.time" 2>/dev/null)
        count "$name ($kind)" "$status"
        if [ "$status" = 0 ]; then
            printf 'ok    %-24s %6s s  %s\n' "$name" "$seconds" "$(tail -n 1 "$folder/$name.log")"
        else
            printf 'FAIL  %-24s %6s s  exit %s; %s\n' "$name" "$seconds" "$status" "$folder/$name.log"
            head -c 8000 "$folder/$name.log" | head -n 80 | sed 's/^/      /'
        fi
    done
}

test_suites() { # FOLDER KIND
    local folder=$1/test-logs kind=$2 file name names=() lines=''
    for file in "$top"/tests/test_*.c; do
        name=$(basename "$file" .c)
        wanted "$name" || continue
        rm -f "$folder/$name".*
        names+=("$name")
        lines="$lines$name	$(environment "$kind") timeout -k 5 400 '$1/tests/$name'
"
    done
    [ ${#names[@]} -gt 0 ] || return 0
    printf '%s' "$lines" | (cd "$top" && run_jobs "$folder")
    report "$folder" "$kind" "${names[@]}"
}

# What a program of this kind is started with. A leak in a system library is named, with its reason, in the file.
environment() {
    printf 'env -u DISPLAY -u WAYLAND_DISPLAY -u SDL_VIDEODRIVER SDL_AUDIODRIVER=dummy'
    [ "$1" = sanitized ] || return 0
    printf " ASAN_OPTIONS=detect_leaks=1:exitcode=97 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1"
    printf " LSAN_OPTIONS=suppressions='%s':print_suppressions=0 CK_TIMEOUT_MULTIPLIER=10" "$top/tests/leaks.supp"
}

# Scripts say in a line "# where: …" if they run without a display, with one, or both. The most seconds that one may take
# end what hangs; they measure nothing, so that slow and busy machines pass.
test_scripts() { # FOLDER KIND
    local folder=$1/test-logs kind=$2 file name places place names=() lines='' start most=600
    [ "$kind" = sanitized ] && most=900
    for file in "$top"/tests/e2e/[0-9]*.sh; do
        places=$(sed -n 's/^# where: //p' "$file")
        for place in $places; do
            name=$(basename "$file" .sh)-$place
            wanted "$name" || continue
            rm -rf "$folder/$name" "$folder/$name".*
            names+=("$name")
            start="$(environment "$kind") VALLEY='$1/valley' KIND=$kind TOP='$top' WORK='$folder/$name'"
            [ "$place" = window ] && start="$start '$top/tests/e2e/with-display'"
            lines="$lines$name	$start timeout -k 5 $most bash '$file'
"
        done
    done
    [ ${#names[@]} -gt 0 ] || return 0
    if [ ! -x "$1/valley" ]; then
        say "There is no program at $1/valley."
        for name in "${names[@]}"; do count "$name ($kind)" 1; done
        return
    fi
    printf '%s' "$lines" | run_jobs "$folder"
    report "$folder" "$kind" "${names[@]}"
}

test_includes() {
    wanted includes || return 0
    python3 "$top/tests/include_check.py" "$top"
    count "includes" $?
}

test_tokens() {
    wanted tokens || return 0
    python3 "$top/tests/token_check.py" "$top"
    count "tokens" $?
}

test_words() {
    wanted words || return 0
    python3 "$top/tests/word_check.py" "$top"
    count "words" $?
}

# Layout of the source: what `./dev format` makes of it. Versions differ in details, so others than this one only tell.
format_version=14
test_format() {
    local version bad
    wanted format || return 0
    version=$(clang-format --version | sed -n 's/.*version \([0-9]*\).*/\1/p')
    if [ "$version" != $format_version ]; then
        say "clang-format is version ${version:-unknown} here; the layout of the source is judged by version $format_version only"
        return 0
    fi
    bad=$(find "$top/src" "$top/tests" -name '*.[ch]' -print0 |
        xargs -0 clang-format --dry-run -Werror --style="file:$top/.clang-format" 2>&1 | sed -n "s|^$top/\([^:]*\):.*error:.*|\1|p" | sort -u)
    [ -z "$bad" ] || printf 'not as ./dev format lays it out: %s\n' $bad
    count "format" $([ -z "$bad" ]; echo $?)
}

# ---- fuzzing ----

# Starting points: the shipped files, their formulas, and inputs that once failed (tests/fuzz/found-NAME/).
fuzz_seeds() {
    local seeds=$fuzzed/seeds
    rm -rf "$seeds"
    mkdir -p "$seeds/yaml" "$seeds/csv" "$seeds/formula" "$seeds/tex"
    find "$top/assets" "$top/tests" -name '*.yaml' -size -8k -print0 |
        while IFS= read -r -d '' file; do cp "$file" "$seeds/yaml/$(cksum <"$file" | cut -d' ' -f1).yaml"; done
    find "$top/assets" "$top/tests" -name '*.csv' -print0 |
        while IFS= read -r -d '' file; do head -n 6 "$file" | head -c 2000 >"$seeds/csv/$(cksum <"$file" | cut -d' ' -f1).csv"; done
    cp -r "$seeds/yaml" "$seeds/files"
    cp -r "$seeds/yaml" "$seeds/networks"
    printf '%s' 'https://playground.tensorflow.org/#activation=relu&regularization=L1&dataset=spiral&networkShape=4,2&noise=5&x=true&sinX=true' >"$seeds/networks/link"
    grep -rhoE '(formula|do): *"[^"]+"' "$top/assets" 2>/dev/null | sed 's/^[^"]*"//; s/"$//' | sort -u |
        while IFS= read -r line; do printf '%s' "$line" >"$seeds/formula/$(printf '%s' "$line" | cksum | cut -d' ' -f1)"; done
    printf '%s' '\sum_{i=1}^n \frac{\hat m_i}{\sqrt{v}+\epsilon} \left( \begin{pmatrix} a & b \\ c & d \end{pmatrix} \right)' >"$seeds/tex/1"
    local folder
    for folder in "$top"/tests/fuzz/found-*; do
        [ -d "$folder" ] || continue
        mkdir -p "$seeds/${folder##*/found-}"
        cp "$folder"/* "$seeds/${folder##*/found-}/"
    done
}

# fuzz_some SECONDS NAME…
fuzz_some() {
    local seconds=$1 name lines='' logs=$fuzzed/test-logs
    shift
    mkdir -p "$fuzzed/found" "$logs"
    for name in "$@"; do
        mkdir -p "$fuzzed/corpus/$name" "$fuzzed/seeds/$name"
        rm -f "$logs/fuzz_$name".*
        lines="${lines}fuzz_$name	'$fuzzed/tests/fuzz/fuzz_$name' -max_total_time=$seconds -max_len=4096 -timeout=10"
        lines="$lines -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix='$fuzzed/found/$name-'"
        lines="$lines '$fuzzed/corpus/$name' '$fuzzed/seeds/$name'
"
    done
    printf '%s' "$lines" | run_jobs "$logs"
    for name in "$@"; do
        if [ "$(cat "$logs/fuzz_$name.status")" = 0 ]; then
            count "fuzz_$name" 0
            printf 'ok    %-24s %s inputs\n' "fuzz_$name" \
                "$(sed -n 's/^stat::number_of_executed_units: *//p' "$logs/fuzz_$name.log")"
        else
            count "fuzz_$name" 1
            printf 'FAIL  %-24s %s\n' "fuzz_$name" "$logs/fuzz_$name.log"
            grep -E 'ERROR|SUMMARY|runtime error|artifact_prefix|Test unit written' "$logs/fuzz_$name.log" | head -n 12 | sed 's/^/      /'
        fi
    done
}

fuzz_names() { for file in "$top"/tests/fuzz/fuzz_*.c; do basename "$file" .c | sed 's/^fuzz_//'; done; }

fuzz_build() {
    local targets=() name
    configure_fuzzed
    for name in "$@"; do targets+=("tests/fuzz/fuzz_$name"); done
    quietly ninja -C "$fuzzed" "${targets[@]}" 2>&1
}

fuzz_everything() { # [SECONDS] [NAME…]
    local seconds=60
    case ${1:-} in '' | *[!0-9]*) ;; *) seconds=$1; shift ;; esac
    [ $# -gt 0 ] || set -- $(fuzz_names)
    fuzz_build "$@" || die "the fuzzers could not be built"
    fuzz_seeds
    stage "fuzzing for $seconds s each: $*" fuzz_some "$seconds" "$@"
    say "what failed is kept in $fuzzed/found/"
    [ $failed = 0 ]
}

test_fuzz() { # a minute of formula and YAML in all, a few seconds for the rest
    local names rest
    wanted fuzz || return 0
    names=$(fuzz_names)
    # shellcheck disable=SC2086
    if ! fuzz_build $names; then
        count "build of the fuzzers" 1
        return
    fi
    fuzz_seeds
    fuzz_some 30 formula yaml
    rest=$(printf '%s\n' "$names" | grep -vxE 'formula|yaml')
    # shellcheck disable=SC2086
    [ -z "$rest" ] || fuzz_some 8 $rest
}

# ---- all of it ----

test_everything() {
    local start=$SECONDS
    filter=("$@")
    configure_checked
    configure_sanitized
    stage "include check of the floors" test_includes
    stage "words on the screen" test_words
    stage "tokens and what stands in C" test_tokens
    stage "layout of the source" test_format
    stage "build with gcc, release" test_build "$checked" "build (release)" gcc
    stage "suites, release" test_suites "$checked" release
    stage "scripts, release" test_scripts "$checked" release
    stage "build with clang, address and undefined-behaviour sanitizers" test_build "$sanitized" "build (sanitized)" clang
    stage "suites, sanitized" test_suites "$sanitized" sanitized
    stage "scripts, sanitized" test_scripts "$sanitized" sanitized
    stage "fuzzing" test_fuzz
    printf '\nall of it: %d s\n' $((SECONDS - start))
    [ $failed = 0 ] || printf 'failed:%s\n' "$failures"
    printf '%d passed, %d failed\n' $passed $failed
    [ $failed = 0 ]
}
