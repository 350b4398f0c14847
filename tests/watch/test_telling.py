"""A watch says why it sees nothing, and its own errors never reach the training."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from reluexplorer.watch import Watch, WatchWarning  # noqa: E402
from reluexplorer.watch.reader import read  # noqa: E402
from reluexplorer.watch.records import Note, Sample  # noqa: E402
from tests.watch.trainings import batches, dense, train  # noqa: E402


@pytest.fixture
def model():
    return dense(4, 8, 3)


def test_before_the_first_step(tmp_path, model) -> None:
    with Watch(model, file=tmp_path / "one") as watch:
        assert watch.why() == "No step was run yet."
        train(model, (4,), 1)
        assert watch.why() == ""


def test_without_an_optimiser(tmp_path, model) -> None:
    with Watch(model, file=tmp_path / "one") as watch:
        inputs = [each for each, _classes in batches((4,), 30)]
        with pytest.warns(WatchWarning, match="watch.step()"):
            _called = [model(each) for each in inputs]
        assert "called 30 times, but no step of an optimiser" in watch.why()
    notes = [each.sentence for each in read(watch.path).records if isinstance(each, Note)]
    assert len(notes) == 1
    assert "watch.step()" in notes[0]


def test_in_evaluation_mode_or_without_gradients(tmp_path, model) -> None:
    model.eval()
    with Watch(model, file=tmp_path / "one") as watch:
        model(torch.ones(1, 4))
        assert "evaluation mode" in watch.why()
    model.train()
    with Watch(model, file=tmp_path / "one") as watch, torch.no_grad():
        model(torch.ones(1, 4))
        assert "without gradients" in watch.why()


def test_where_the_model_is_never_called_by_its_name(tmp_path, model) -> None:
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    with Watch(model, file=tmp_path / "one") as watch:
        model.forward(torch.ones(1, 4)).sum().backward()
        optimizer.step()
        assert "never called as model(x)" in watch.why()


def test_where_there_is_no_activation(tmp_path) -> None:
    model = torch.nn.Sequential(torch.nn.Linear(4, 3))
    with Watch(model, file=tmp_path / "one") as watch:
        train(model, (4,), 2)
        assert "no activation function was seen" in watch.why()


def test_an_error_of_the_watch_ends_it_and_is_said_once(tmp_path, model, monkeypatch) -> None:
    def broken(*_given):
        raise RuntimeError("of the watch")

    monkeypatch.setattr("reluexplorer.watch.counting.Counts.take", broken)
    watch = Watch(model, 1, file=tmp_path / "one")
    with pytest.warns(WatchWarning, match="the training goes on: RuntimeError: of the watch") as warned:
        train(model, (4,), 5)
    assert len(warned) == 1
    assert not model._forward_hooks
    assert not model._forward_pre_hooks
    assert "of the watch" in watch.why()


def test_a_warning_that_is_an_error_does_not_stop_the_training_either(tmp_path, model, monkeypatch) -> None:
    monkeypatch.setattr("reluexplorer.watch.watching.Taken", lambda *_given: 1 / 0)
    Watch(model, 1, file=tmp_path / "one")
    train(model, (4,), 5)


def test_a_folder_that_goes_away_is_said_once(tmp_path, model) -> None:
    folder = tmp_path / "runs"
    with Watch(model, 1, file=folder / "one.watch") as watch:
        train(model, (4,), 2)
        watch.path.unlink()
        folder.rmdir()
        with pytest.warns(WatchWarning, match="no longer kept") as warned:
            train(model, (4,), 4)
        assert len(warned) == 1
        assert watch.steps == 6


def test_a_place_that_cannot_be_written_leaves_the_watch(tmp_path, model) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.warns(WatchWarning, match="not kept"):
        watch = Watch(model, 1, file=tmp_path / "runs" / "one.watch")
    train(model, (4,), 2)
    assert watch.path is None
    assert watch.why() == ""
    watch.close()


def test_what_is_no_module_is_refused(tmp_path) -> None:
    with pytest.raises(TypeError, match=r"A torch\.nn\.Module can be watched, int cannot"):
        Watch(3)
    with pytest.raises(ValueError, match="at least 1"):
        Watch(dense(2, 2, 2), 0)


def test_several_processes_have_a_file_each(tmp_path, model, monkeypatch) -> None:
    monkeypatch.setenv("RANK", "1")
    monkeypatch.setenv("WORLD_SIZE", "2")
    with Watch(model, 1, file=tmp_path / "one.watch") as watch:
        train(model, (4,), 1)
    assert watch.path.name == "one-rank1.watch"
    assert read(watch.path).records[0].ranks == 2


def test_figures_of_the_script_are_kept(tmp_path, model) -> None:
    with Watch(model, 2, file=tmp_path / "one") as watch:
        for step in range(6):
            train(model, (4,), 1)
            watch.log(loss=torch.tensor(float(step)), accuracy=step / 10)
    found = [each for each in read(watch.path).records if isinstance(each, Sample)]
    assert found[2].logged["accuracy"].tolist() == [[3.0, 0.2], [4.0, 0.3]]
    assert found[2].logged["loss"].tolist() == [[3.0, 2.0]]


def test_a_figure_that_is_no_single_number_is_said_once_and_passed_over(tmp_path, model, recwarn) -> None:
    watch = Watch(model, 1, file=tmp_path / "one")
    for _step in range(2):
        watch.log(loss=torch.ones(3), other=1.5)
        train(model, (4,), 1)
    watch.close()
    assert [str(each.message) for each in recwarn] == ["loss is not a single number and is not kept."]
    assert watch.why() == ""
    taken = [each.logged for each in read(watch.path).records if isinstance(each, Sample)]
    assert [{name: each[:, 1].tolist() for name, each in found.items()} for found in taken] == [
        {"other": [1.5]}
    ] * 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_in_a_scripted_model(tmp_path, model) -> None:
    scripted = torch.jit.script(model)
    with Watch(scripted, 1, file=tmp_path / "one") as watch:
        train(scripted, (4,), 2)
        assert "fused, scripted or compiled" in watch.why()


def test_calls_under_torch_func_are_not_seen_and_end_no_watch(tmp_path) -> None:
    model = dense(4, 8, 3)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)

    def loss(parameters, inputs):
        return torch.func.functional_call(model, parameters, (inputs,)).square().mean()

    with Watch(model, 1, file=tmp_path / "one") as watch:
        for inputs, _classes in batches((4,), 3):
            known = {name: each.detach() for name, each in model.named_parameters()}
            found = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0))(known, inputs)
            for name, each in model.named_parameters():
                each.grad = found[name].mean(0)
            optimizer.step()
        assert "always under torch.func" in watch.why()
        train(model, (4,), 2, optimizer)
        assert watch.why() == ""
