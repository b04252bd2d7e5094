# valley shot: pictures without a window, the same in the same build, and what is on them.
# where: plain window
. "$(dirname "$0")/lib.sh"

valley shot himmelblau -o a.png --step 58 --describe a.json
exits 0
says_nothing
that "1920 x 1080 where no size is given" is_png a.png 1920 1080
that "the stage at step 58" json a.json 'screen["size"] == [1920, 1080] and screen["screen"] == "stage" and screen["step"] == 58'
that "the keys of the contract" json a.json \
    'all(set(i) >= {"role", "label", "value", "rect", "text_px", "enabled", "focused", "clipped"} for i in items)'
that "the four runs" json a.json 'all(any(name in l for l in labels) for name in ("GD", "Momentum", "RMSProp", "Adam"))'
that "play waits" json a.json 'any(i["role"] == "button" and i["label"] == "Play" for i in items)'
that "balls on the scene" json a.json 'sum(i["role"] == "ball" for i in items) >= 4'

# the same bits again, with another number of cores too
valley shot himmelblau -o b.png --step 58
that "the same picture" cmp -s a.png b.png
last="taskset: shot on one core"
taskset -c 0 "$VALLEY" shot himmelblau -o c.png --step 58 >out 2>err
that "the same picture on one core" cmp -s a.png c.png

valley shot himmelblau -o day.png --theme day --size 1280x720 --describe day.json
exits 0
that "1280 x 720" is_png day.png 1280 720
that "step 0 where none is given" json day.json 'screen["step"] == 0 and screen["size"] == [1280, 720]'
valley shot himmelblau -o far.png --step 100000 --describe far.json
exits 0
valley shot "x^2 + y^2" -o formula.png --step=10 --size=800x600
exits 0
that "a formula is a scene" is_png formula.png 800 600

# a scene from a file, and the gallery
cat >own.yaml <<'YAML'
kind: scene
title: Two rules
surface: {formula: "x^2 + 10y^2", domain: {x: [-2, 2], y: [-2, 2]}}
start: [-1.5, 1]
runs: [gd, {rule: momentum, lr: 0.02, label: quick}]
steps: 40
caption: Who is first?
YAML
valley shot ./own.yaml -o own.png --step 20 --describe own.json
exits 0
that "its caption and its label" json own.json '"Who is first?" in str(items) and "quick" in str(items)'
valley shot gallery -o g.png
exits 0
that "the gallery" is_png g.png 1920 1080

for scene in "$TOP"/assets/scenes/*.yaml; do
    valley shot "$scene" -o scene.png --step 5 --size 960x540
    exits 0
done

# odd surfaces are drawn all the same: holes, flat, tiny, huge, spikes
while read -r formula domain; do
    printf 'kind: scene\ntitle: odd\nsurface: {formula: "%s", domain: {x: %s, y: %s}}\nruns: [gd, adam]\nsteps: 20\n' \
        "$formula" "$domain" "$domain" >odd.yaml
    valley shot ./odd.yaml -o odd.png --step 10 --size 800x450 --describe odd.json
    exits 0
    that "no NaN or inf in words" json odd.json \
        'not any(w in (i["value"] + " " + i["label"]).lower().split() for i in items for w in ("nan", "-nan", "inf", "-inf"))'
done <<'ODD'
log(x) [-1,1]
0 [-1,1]
x^2+y^2 [-1e-12,1e-12]
x^2+y^2 [-1e12,1e12]
1/(x*y) [-1,1]
exp(1000x) [-1,1]
sqrt(-1-x^2) [-1,1]
ODD

for size in 300x200 320x240 640x480 3840x2160; do
    valley shot himmelblau -o size.png --step 12 --size $size
    exits 0
    that "$size" is_png size.png ${size%x*} ${size#*x}
done

valley shot --help
exits 0
prints "--describe"

fails_with 2 "." shot himmelblau
fails_with 2 "." shot -o x.png
fails_with 2 "." shot himmelblau -o x.png --size 0x0
fails_with 2 "." shot himmelblau -o x.png --size 99999x99999
fails_with 2 "." shot himmelblau -o x.png --size wide
fails_with 2 "." shot himmelblau -o x.png --step -1
fails_with 2 "." shot himmelblau -o x.png --theme dusk
fails_with 1 "." shot himmelblau -o /no/such/folder/x.png
fails_with 1 "none.yaml" shot ./none.yaml -o x.png
fails_with 2 "did you mean 'himmelblau'" shot "himmelbluu" -o x.png

that "nothing is remembered" [ -z "$(find "$HOME" -type f -not -path '*/cache/*' 2>/dev/null)" ]
finish
