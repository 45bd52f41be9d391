"""Every subject of the learning path is taught by a topic that can be ticked."""

import pytest

from mlroadmap.library.body import split_body
from mlroadmap.library.build import Content
from mlroadmap.model.item import Kind
from mlroadmap.model.outline import Index

EVERYBODY = [
    # step, subject, topic, words its lesson must hold
    ("math", "vectors", "math/vectors", "vector length"),
    ("math", "matrices", "math/matrices", "matrix"),
    ("math", "transformations", "math/matrices", "transform"),
    ("math", "derivatives", "math/derivative", "derivative slope"),
    ("math", "gradients", "math/gradient", "gradient partial"),
    ("math", "gradient descent", "math/gradient-descent", "step downhill|minus|descent"),
    ("math", "probability", "math/bayes", "probability bayes"),
    ("math", "random variables", "math/random-variables", "expectation|expected variance"),
    ("math", "statistics", "math/inference", "confidence sample"),
    ("classical", "linear regression", "classical/linear-regression", "linear regression|coefficient"),
    ("classical", "logistic regression", "classical/logistic-regression", "sigmoid|logistic"),
    ("classical", "decision trees", "classical/decision-trees", "tree split"),
    ("classical", "random forests", "classical/random-forests", "forest bootstrap|bagging"),
    ("classical", "support vector machines", "classical/svm", "margin kernel"),
    ("classical", "k-means", "classical/kmeans-pca", "k-means|kmeans cluster"),
    ("classical", "bias-variance", "classical/overfitting", "bias variance"),
    ("classical", "overfitting", "classical/overfitting", "overfit underfit"),
    ("classical", "regularization", "classical/regularization", "ridge lasso"),
    ("classical", "cross-validation", "classical/cross-validation", "fold"),
    ("classical", "scikit-learn", "classical/sklearn-api", "scikit-learn fit predict"),
    ("deep", "feedforward networks", "deep/feedforward", "layer bias"),
    ("deep", "backpropagation", "deep/backpropagation", "chain backward"),
    ("deep", "PyTorch", "deep/modules-data", "nn.Module DataLoader"),
    ("deep", "activation functions", "deep/activations", "ReLU sigmoid"),
    ("deep", "optimizers", "deep/optimizers", "Adam momentum"),
    ("deep", "loss functions", "deep/losses", "cross-entropy|cross_entropy"),
    ("deep", "convolutional networks", "deep/convolutions", "convolution padding stride"),
    ("deep", "modern architectures", "deep/cnn-architectures", "ResNet"),
    ("deep", "attention", "deep/attention", "attention"),
    ("deep", "sequence models", "deep/rnn", "LSTM"),
    ("deep", "transfer learning", "deep/transfer-learning", "pre-trained|pretrained"),
    ("deep", "dropout", "deep/regularizing-networks", "dropout"),
    ("deep", "batch norm", "deep/init-normalization", "batch norm"),
    ("mlops", "MLflow", "mlops/tracking-registry", "MLflow"),
    ("mlops", "Weights & Biases", "mlops/tracking-registry", "Weights & Biases"),
    ("mlops", "Docker", "mlops/docker", "Docker image"),
    ("mlops", "FastAPI", "mlops/serving-fastapi", "FastAPI"),
    ("mlops", "AWS SageMaker", "mlops/cloud-sagemaker", "SageMaker"),
    ("mlops", "monitoring", "mlops/monitoring-drift", "monitor drift"),
    ("mlops", "retraining", "mlops/retraining-rollout", "retrain"),
    ("mlops", "retraining pipelines", "mlops/pipelines", "pipeline"),
    ("mlops", "version control for data and models", "mlops/data-versioning", "version data git"),
    ("mlops", "from notebook to production", "mlops/notebook-to-package", "notebook package"),
    ("projects", "Kaggle competitions", "projects/kaggle", "Kaggle competition"),
    ("projects", "open-source contributions", "projects/open-source", "open source|open-source pull request"),
    ("projects", "deployed applications", "projects/free-hosting", "deploy|host"),
    ("projects", "demo interfaces", "projects/demos", "Gradio Streamlit"),
]

TRACKS = [
    ("nlp", "text", "nlp/text-tfidf", "TF-IDF"),
    ("nlp", "language models", "nlp/language-models", "language model perplexity"),
    ("nlp", "chatbots", "nlp/rag", "chatbot"),
    ("nlp", "translation", "nlp/core-tasks", "translat"),
    ("nlp", "Transformers", "nlp/transformer-code", "transformer attention"),
    ("nlp", "BERT", "nlp/bert", "BERT"),
    ("nlp", "GPT", "nlp/gpt-generation", "GPT"),
    ("nlp", "Hugging Face", "nlp/hugging-face", "Hugging Face"),
    ("cv", "images", "cv/images-arrays", "pixel"),
    ("cv", "video", "cv/video", "frame"),
    ("cv", "object detection", "cv/detection-basics", "IoU box"),
    ("cv", "segmentation", "cv/segmentation", "mask U-Net"),
    ("cv", "CNNs", "cv/classification", "CNN|convolution|ResNet"),
    ("cv", "ResNets", "cv/backbones", "ResNet"),
    ("cv", "Vision Transformers", "cv/vision-transformers", "patch"),
]

PROJECTS = [
    ("fine-tune a language model for a specific task", "projects/language-model", "fine-tun|LoRA"),
    ("an image classification API deployed to the cloud", "projects/image-api", "API deploy"),
    ("a recommendation system with a demo interface", "projects/recommender", "interface"),
    ("contribute to open-source ML projects", "projects/open-source-change", "pull request"),
    ("a Kaggle competition", "projects/kaggle-competition", "Kaggle"),
    ("a deployed application", "projects/real-users-app", "user"),
]


def named(rows: list[tuple[str, str, str, str]]) -> list[object]:
    return [pytest.param(*row, id=row[1]) for row in rows]


def missing(words: str, text: str) -> list[str]:
    """The words a text does not hold; `a|b` stands for either."""
    return [group for group in words.split(" ") if not any(word.casefold() in text for word in group.split("|"))]


def lesson_text(content: Content, name: str) -> str:
    document = content.documents[content.lessons[name].file]
    return f"{document.data['title']} {document.data['goal']} {split_body(document.body).text}".casefold()


@pytest.fixture(scope="module")
def index(content: Content) -> Index:
    assert content.outline is not None
    return Index(content.outline)


@pytest.mark.parametrize(("step", "subject", "topic", "words"), named(EVERYBODY))
def test_everybody_meets_the_subject(
    content: Content, index: Index, step: str, subject: str, topic: str, words: str
) -> None:
    item = index.items[topic]
    assert (item.kind, item.optional) == (Kind.TOPIC, False)
    assert index.steps[topic].id == step
    assert topic not in index.branches
    assert missing(words, lesson_text(content, topic)) == []


@pytest.mark.parametrize(("track", "subject", "topic", "words"), named(TRACKS))
def test_who_chooses_the_track_meets_the_subject(
    content: Content, index: Index, track: str, subject: str, topic: str, words: str
) -> None:
    item = index.items[topic]
    assert (item.kind, item.optional) == (Kind.TOPIC, False)
    assert index.branches[topic].id == track
    assert missing(words, lesson_text(content, topic)) == []


@pytest.mark.parametrize(("idea", "project", "words"), PROJECTS, ids=[row[0] for row in PROJECTS])
def test_the_project_idea_is_a_project_with_tasks(
    content: Content, index: Index, idea: str, project: str, words: str
) -> None:
    branch = index.branches[project]
    assert all(item.kind is Kind.TASK for item in branch.items)
    assert len(branch.items) >= 5
    texts = " ".join(f"{item.title} {item.goal} {content.lessons[item.id].text}" for item in branch.items)
    document = content.documents[content.lessons[project].file]
    assert missing(words, f"{branch.title} {branch.goal} {texts} {document.body}".casefold()) == []


@pytest.mark.parametrize("step", ["math", "classical", "deep", "specialize", "mlops", "projects"])
def test_a_step_says_what_is_learned_then_why_and_ends_with_advice(content: Content, step: str) -> None:
    body = content.documents[f"steps/{step}/step.md"].body
    headings = [line for line in body.splitlines() if line.startswith("## ")]
    assert headings[:2] == ["## What you will learn", "## Why it matters"]
    assert headings[-1] == "## Advice"


def test_the_advice_of_the_learning_path_is_given(content: Content) -> None:
    advice = {
        "math": "intuition proof",
        "classical": "scikit-learn bias",
        "deep": "PyTorch TensorFlow",
        "specialize": "language vision",
        "mlops": "notebook Docker",
        "projects": "Kaggle open-source|source deploy",
    }
    for step, words in advice.items():
        assert missing(words, content.documents[f"steps/{step}/step.md"].body.casefold()) == [], step
