# To be sourced. fingerprint FOLDER: a line per file that must be equal in two folders of one configuration, with its SHA-256: every file
# but manifests and locks, and of results all but their seconds; of a sweep also its roll-up without the seconds.
fingerprint() {
    (cd "$1" && find . -type f ! -name manifest.json ! -name .lock | sort | while read -r file; do
        if [[ $(basename "$file") == sweep.csv ]]; then
            echo "$file $(sed 's/,[^,]*$//' "$file" | sha256sum)"
        else
            echo "$file $(grep -av '"seconds"' "$file" | sha256sum)"
        fi
    done)
}
