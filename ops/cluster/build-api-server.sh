#!/bin/sh
# Builds the API server of Kubernetes 1.20, the last one whose source Debian packages whole (bookworm), into the given folder: some minutes and 2 GB, once.
set -eu
folder=$1
version=1.20.2
work=$folder/work
mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/go/src/k8s.io"
cd "$work"

# Where this machine has its packages from, it asks for their sources.
for given in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
  if [ -s "$given" ]; then
    sources=sources.${given##*.}
    sed -e 's/^Types:.*/Types: deb-src/' -e 's/^deb /deb-src /' "$given" > "$sources"
    break
  fi
done
apt() { apt-get -qq -o Dir::Etc::sourcelist="$work/$sources" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$work/lists" -o Dir::Cache="$work" "$@"; }
echo 'bringing the source of Kubernetes ...'
apt update
apt source --download-only kubernetes
tar xf kubernetes_"${version%.*}"*.orig.tar.gz -C go/src/k8s.io
rm -rf go/src/k8s.io/kubernetes
mv go/src/k8s.io/kubernetes-"$version" go/src/k8s.io/kubernetes
cd go/src/k8s.io/kubernetes
export GOPATH="$work/go" GOCACHE="$work/cache" GO111MODULE=off CGO_ENABLED=0 GOFLAGS=

# What describes the API is not in the package: it is made from the marks in the source.
echo 'describing the API ...'
go build -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
described=$(grep -rl --include='*.go' -E '^[[:space:]]*//[[:space:]]*\+k8s:openapi-gen=' pkg/kubelet/apis pkg/apis staging/src/k8s.io cmd/kube* pkg/proxy pkg/kubelet pkg/controller pkg/scheduler |
  grep -vE '/testdata/|_test.go' | xargs -n1 dirname | sort -u | grep -vE 'code-generator|sample-' |
  sed -E 's#^staging/src/##; t; s#^#k8s.io/kubernetes/#' | sort -u | paste -sd,)
"$work/openapi-gen" --logtostderr -i "$described" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi -h /dev/null -r /dev/null

echo 'building the API server ...'
named=k8s.io/kubernetes/vendor/k8s.io/component-base/version
go build -p 2 -ldflags "-s -w -X $named.gitVersion=v$version -X $named.gitMajor=1 -X $named.gitMinor=20" -o "$folder/kube-apiserver.new" ./cmd/kube-apiserver
mv "$folder/kube-apiserver.new" "$folder/kube-apiserver"
# Go writes its sources read-only.
chmod -R u+w "$work"
rm -rf "$work"
